//! Finding the user who is to belong to a project.

use leptos::prelude::*;

use crate::components::picker::{Picker, PickerItem};
use crate::pages::palette::{Found, use_found_users};
use crate::words::projects;

/// A button that opens the search, and the search.
#[component]
pub fn AddMember(
    /// A user was found, of this name.
    on_pick: Callback<String>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let query = RwSignal::new(String::new());
    let found = use_found_users(is_open, query);
    let items = Memo::new(move |_| match found.get() {
        Found::Rows(users) => users.into_iter().map(item).collect::<Vec<_>>(),
        Found::Nothing | Found::Searching | Found::Failed => Vec::new(),
    });
    let note = Signal::derive(move || {
        let note = match found.get() {
            Found::Nothing => Some(projects::TYPE),
            Found::Searching => Some(projects::SEARCHING),
            Found::Failed => Some(projects::FAILED),
            Found::Rows(users) => users.is_empty().then_some(projects::NOBODY_FOUND),
        };
        note.map(|note| note.get().to_owned()).unwrap_or_default()
    });
    view! {
        <div class="sheet__actions">
            <button type="button" class="button" on:click=move |_| is_open.set(true)>
                {projects::ADD_MEMBER.get()}
            </button>
        </div>
        <Picker
            id="add-member"
            title=projects::ADD_MEMBER.get()
            placeholder=projects::MEMBER_HINT.get()
            is_open
            query
            items
            note
            on_pick
        />
    }
}

fn item((usr_id, name): (String, String)) -> PickerItem {
    PickerItem::of_data(usr_id.clone(), name, usr_id)
}
