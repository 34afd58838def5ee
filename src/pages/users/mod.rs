//! Who may sign in: found, sorted and paged by the address, so that a list can be linked to and gone back to.

pub mod create;
pub mod delete;
pub mod detail;
pub mod edit;
pub mod one_time;
mod query;
pub mod table;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::{Page, User, UserQuery};

use self::create::CreateUser;
use self::detail::UserSheet;
use self::table::UserTable;
use crate::api;
use crate::components::empty_state::EmptyState;
use crate::components::frame::PageHead;
use crate::components::panel::WhenLoaded;
use crate::components::search_field::SearchField;
use crate::pages::load::use_load;
use crate::route;
use crate::words;

/// The users.
#[component]
pub fn Users() -> impl IntoView {
    let location = use_location();
    let search = location.search;
    let query = Memo::new(move |_| query::read(&search.read()));
    let users = use_load(move |client| api::users(client, query.get()));

    let list = move |page: Page<User>| {
        let query = query.get();
        match (page.items.is_empty(), &query.q) {
            (false, _) => view! { <UserList page query /> }.into_any(),
            (true, Some(text)) => {
                let detail = format!("Nobody's name or address has “{text}” in it.");
                let everybody = query::address(&UserQuery { q: None, ..query::from_start(query) });
                view! {
                    <EmptyState title="No match" detail>
                        <a class="button" href=everybody>
                            "Clear the search"
                        </a>
                    </EmptyState>
                }
                .into_any()
            }
            (true, None) => {
                view! { <EmptyState title="No users yet" detail="Whoever is added will be listed here." /> }.into_any()
            }
        }
    };
    let (is_creating, set_is_creating) = signal(false);
    let open = Memo::new(move |_| route::user_in(&location.pathname.read()));
    let navigate = StoredValue::new_local(use_navigate());
    let on_close = Callback::new(move |()| {
        let closed = open.get_untracked();
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        let list = query::address(&query.get_untracked());
        navigate.with_value(|navigate| navigate(&list, options));
        if let Some(usr_id) = closed {
            request_animation_frame(move || table::focus(&usr_id));
        }
    });
    let sheet = move || match (is_creating.get(), open.get()) {
        (true, _) => {
            let on_close = Callback::new(move |()| set_is_creating.set(false));
            view! { <CreateUser on_close on_created=users.again /> }.into_any()
        }
        (false, Some(usr_id)) => {
            view! { <UserSheet usr_id on_close on_changed=users.again /> }.into_any()
        }
        (false, None) => ().into_any(),
    };
    view! {
        <div class="page">
            <PageHead title="Users" lead="Everybody who may sign in, and how many sessions each has open.">
                <button
                    type="button"
                    class="button button--primary"
                    on:click=move |_| set_is_creating.set(true)
                >
                    "New user"
                </button>
            </PageHead>
            <Search query />
            <section class="panel users__list" aria-label="Users" aria-busy=move || users.state.read().is_loading.to_string()>
                <WhenLoaded load=users.state on_retry=users.again children=list />
            </section>
            {sheet}
            // The router takes a navigation for done when the inner route is on the page, though that shows nothing.
            <Outlet />
        </div>
    }
}

/// Looks for users while one is typing.
#[component]
fn Search(
    /// The query that is in the address now.
    query: Memo<UserQuery>,
) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let on_search = Callback::new(move |text: String| {
        let sought = UserQuery {
            q: (!text.is_empty()).then_some(text),
            ..query::from_start(query.get_untracked())
        };
        // One entry in the history for a search, not one for each letter.
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate.with_value(|navigate| navigate(&query::address(&sought), options));
    });
    let value = Signal::derive(move || query.read().q.clone().unwrap_or_default());
    view! { <SearchField id="users-search" label="Search users" placeholder="Name or address" value on_search /> }
}

/// One page of the list, and the ways to the others.
#[component]
fn UserList(
    /// The page.
    page: Page<User>,
    /// What was asked for.
    query: UserQuery,
) -> impl IntoView {
    let total = words::how_many(page.total, "user", "users");
    let first = query.cursor.is_some().then(|| {
        let address = query::address(&query::from_start(query.clone()));
        view! {
            <a class="button button--small" href=address>
                "First page"
            </a>
        }
    });
    let next = page.next_cursor.map(|cursor| {
        let cursor = Some(cursor);
        let address = query::address(&UserQuery {
            cursor,
            ..query.clone()
        });
        view! {
            <a class="button button--small" href=address rel="next">
                "Next page"
            </a>
        }
    });
    view! {
        <div class="table-room">
            <UserTable users=page.items query />
        </div>
        <div class="pager">
            <p class="soft figures" role="status" prop:textContent=total></p>
            <div class="pager__links">{first}{next}</div>
        </div>
    }
}
