//! Who may sign in: found, sorted and paged by the address, so that a list can be linked to and gone back to.

mod query;
pub mod table;

use core::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::{Page, User, UserQuery};

use self::table::UserTable;
use crate::api;
use crate::components::empty_state::EmptyState;
use crate::components::frame::PageHead;
use crate::components::icon::Icon;
use crate::components::panel::WhenLoaded;
use crate::pages::load::use_load;

/// How long the list waits for the next letter.
const TYPING: Duration = Duration::from_millis(250);

/// The users.
#[component]
pub fn Users() -> impl IntoView {
    let search = use_location().search;
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
    view! {
        <div class="page">
            <PageHead title="Users" lead="Everybody who may sign in, and how many sessions each has open." />
            <Search query />
            <section class="panel users__list" aria-label="Users" aria-busy=move || users.state.read().is_loading.to_string()>
                <WhenLoaded load=users.state on_retry=users.again children=list />
            </section>
        </div>
    }
}

/// Looks for users while one is typing.
#[component]
fn Search(
    /// The query that is in the address now.
    query: Memo<UserQuery>,
) -> impl IntoView {
    let navigate = use_navigate();
    let mut look_for = debounce(TYPING, move |text: String| {
        let text = text.trim().to_owned();
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
        navigate(&query::address(&sought), options);
    });
    view! {
        <search class="users__search">
            <div class="field__box">
                <label class="visually-hidden" for="users-search">
                    "Search users"
                </label>
                <span class="field__icon">
                    <Icon name="search" />
                </span>
                <input
                    class="field__input field__input--search"
                    id="users-search"
                    type="search"
                    placeholder="Name or address"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || query.read().q.clone().unwrap_or_default()
                    on:input=move |event| look_for(event_target_value(&event))
                />
            </div>
        </search>
    }
}

/// One page of the list, and the ways to the others.
#[component]
fn UserList(
    /// The page.
    page: Page<User>,
    /// What was asked for.
    query: UserQuery,
) -> impl IntoView {
    let total = match page.total {
        1 => "1 user".to_owned(),
        total => format!("{total} users"),
    };
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
        <UserTable users=page.items query />
        <div class="pager">
            <p class="soft figures" role="status">
                {total}
            </p>
            <div class="pager__links">{first}{next}</div>
        </div>
    }
}
