//! Who may sign in: found, sorted and paged by the address, so that a list can be linked to and gone back to.

pub mod create;
pub mod delete;
pub mod detail;
pub mod edit;
pub mod history;
pub mod one_time;
pub mod profile;
pub mod sessions;
mod spec;

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::{BulkAction, BulkDone, UserAction};
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Client, Error};

use self::create::CreateUser;
use self::detail::UserSheet;
use crate::components::badge::Tone;
use crate::components::effect::effect;
use crate::components::frame::PageHead;
use crate::components::list::ListView;
use crate::components::notice::Notice;
use crate::components::problem::Problem;
use crate::pages::list::use_list;
use crate::words::users;
use crate::{api, route, words};

/// The most users that one request can name.
const MOST_AT_ONCE: usize = 100;

/// The users.
#[component]
pub fn Users() -> impl IntoView {
    let client = use_client();
    let bulk: Action<(UserAction, Vec<String>), Result<String, Problem>> =
        Action::new_local(move |(action, names): &(UserAction, Vec<String>)| {
            let answer = act(client.clone(), *action, names.clone());
            let action = *action;
            async move {
                let done = answer.await.map_err(|error| words::problem(&error))?;
                Ok(users::bulk_done(action, &done))
            }
        });
    let on_bulk = Callback::new(move |what| _ = bulk.dispatch(what));
    let list = use_list(spec::spec(on_bulk));
    effect(move || {
        if bulk.version().get() > 0 {
            if bulk
                .value()
                .with_untracked(|value| matches!(value, Some(Ok(_))))
            {
                list.selected.update(|selected| selected.clear());
            }
            list.again.run(());
        }
    });
    let is_busy = Signal::derive(move || bulk.pending().get());
    let succeeded = Signal::derive(move || bulk.value().get()?.ok());
    let failed = Signal::derive(move || {
        let problem = bulk.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });

    let location = use_location();
    let (is_creating, set_is_creating) = signal(false);
    let open = Memo::new(move |_| route::user_in(&location.pathname.read()));
    let navigate = StoredValue::new_local(use_navigate());
    let on_close = Callback::new(move |()| {
        let closed = open.get_untracked();
        navigate.with_value(|navigate| list.close(navigate, closed));
    });
    let sheet = move || match (is_creating.get(), open.get()) {
        (true, _) => {
            let on_close = Callback::new(move |()| set_is_creating.set(false));
            view! { <CreateUser on_close on_created=list.again /> }.into_any()
        }
        (false, Some(usr_id)) => {
            view! { <UserSheet usr_id list on_close on_changed=list.again /> }.into_any()
        }
        (false, None) => ().into_any(),
    };
    view! {
        <div class="page">
            <PageHead title=words::pages::USERS.get() lead=users::LEAD.get()>
                <button
                    type="button"
                    class="button button--primary"
                    on:click=move |_| set_is_creating.set(true)
                >
                    {users::NEW_USER.get()}
                </button>
            </PageHead>
            <Notice tone=Tone::Good text=succeeded />
            <Notice tone=Tone::Bad text=failed />
            <ListView list is_busy />
            {sheet}
            // The router takes a navigation for done when the inner route is on the page, though that shows nothing.
            <Outlet />
        </div>
    }
}

/// Does the same to all of them, as many at once as a request can name.
async fn act(client: Client, action: UserAction, names: Vec<String>) -> Result<BulkDone, Error> {
    let mut all = BulkDone {
        n_done: 0,
        refused: Vec::new(),
    };
    for names in names.chunks(MOST_AT_ONCE) {
        let bulk = BulkAction {
            action,
            usr_ids: names.to_vec(),
        };
        let done = api::users::act_on_many(client.clone(), bulk).await?;
        all.n_done += done.n_done;
        all.refused.extend(done.refused);
    }
    Ok(all)
}
