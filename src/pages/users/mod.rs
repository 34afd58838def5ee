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

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::{BulkAction, BulkDone, OneTimePassword, UserAction};
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Client, Error};

use self::create::CreateUser;
use self::detail::UserSheet;
use self::one_time::OneTime;
use crate::components::badge::Tone;
use crate::components::effect::effect;
use crate::components::frame::PageHead;
use crate::components::list::ListView;
use crate::components::list::state::in_place;
use crate::components::notice::{Notice, use_undo};
use crate::components::problem::Problem;
use crate::pages::current_user::use_current_user;
use crate::pages::list::use_list;
use crate::route::{NEW, YES};
use crate::words::users;
use crate::{api, route, words};

/// The most users that one request can name.
const MOST_AT_ONCE: usize = 100;

/// Something that is done to several users.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bulk {
    action: UserAction,
    names: Vec<String>,
    /// Those of them for whom it changes something, as far as the list has shown: for them it can be taken back.
    changing: Vec<String>,
}

/// What came of it, in words, and what takes it back, where that is possible.
type Done = (String, Option<Bulk>);

/// The users.
#[component]
pub fn Users() -> impl IntoView {
    let client = use_client();
    let bulk: Action<Bulk, Result<Done, Problem>> = Action::new_local(move |bulk: &Bulk| {
        let answer = act(client.clone(), bulk.action, bulk.names.clone());
        let bulk = bulk.clone();
        async move {
            let done = answer.await.map_err(|error| words::problem(&error))?;
            let told = users::bulk_done(bulk.action, &done);
            Ok((told, undo_of(bulk, &done)))
        }
    });
    let is_busy = Signal::derive(move || bulk.pending().get());
    // A new user, while the password is shown; and then that there is one.
    let made = RwSignal::new(None::<OneTimePassword>);
    let told_of_new = RwSignal::new(None::<String>);
    let do_bulk = Callback::new(move |what: Bulk| {
        if !is_busy.get_untracked() {
            told_of_new.set(None);
            _ = bulk.dispatch(what);
        }
    });
    // Whether each user that the list has shown may sign in.
    let seen = StoredValue::new(BTreeMap::<String, bool>::new());
    let on_bulk = Callback::new(move |(action, names): (UserAction, Vec<String>)| {
        let changing = seen.with_value(|seen| changed_by(action, &names, seen));
        do_bulk.run(Bulk {
            action,
            names,
            changing,
        });
    });
    let list = use_list(spec::spec(on_bulk));
    effect(move || {
        let state = list.state.read();
        let rows = state.data.iter().flat_map(|slice| &slice.rows);
        seen.update_value(|seen| {
            seen.extend(rows.map(|user| (user.usr_id.clone(), user.is_active)))
        });
    });
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
    let succeeded = Signal::derive(move || {
        let of_bulk = || Some(bulk.value().get()?.ok()?.0);
        told_of_new.get().or_else(of_bulk)
    });
    let undo = use_undo(move || {
        let (_, undo) = bulk.value().get()?.ok()?;
        let undo = undo.filter(|_| told_of_new.read().is_none())?;
        Some(Callback::new(move |()| do_bulk.run(undo.clone())))
    });
    let failed = Signal::derive(move || {
        let problem = bulk.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });

    let location = use_location();
    // It stands in the address, so that a link and the palette lead there.
    let is_creating = Memo::new(move |_| {
        let reading = list.reading.read();
        reading.beside.iter().any(|(name, _)| *name == NEW)
    });
    let open = Memo::new(move |_| route::user_in(&location.pathname.read()));
    let navigate = StoredValue::new_local(use_navigate());
    let on_close = Callback::new(move |()| {
        let closed = open.get_untracked();
        navigate.with_value(|navigate| list.close(navigate, closed));
    });
    let on_new = move |_| {
        let beside = vec![(NEW, YES.to_owned())];
        let address = untrack(|| list.question()).address(list.own_path(), &beside);
        navigate.with_value(|navigate| navigate(&address, in_place(false)));
    };
    let on_created = Callback::new(move |password: OneTimePassword| {
        told_of_new.set(Some(format!("{}.", users::made(&password.usr_id))));
        made.set(Some(password));
        on_close.run(());
        list.again.run(());
    });
    let sheet = move || match (is_creating.get(), open.get()) {
        (true, _) => view! { <CreateUser on_close on_created /> }.into_any(),
        (false, Some(usr_id)) => {
            view! { <UserSheet usr_id list on_close on_changed=list.again /> }.into_any()
        }
        (false, None) => ().into_any(),
    };
    let first_password = move || {
        made.get().map(|password| {
            let title = users::made(&password.usr_id);
            let on_done = Callback::new(move |()| made.set(None));
            view! { <OneTime title password on_done /> }
        })
    };
    let rank = use_current_user().rank();
    let lead = Signal::derive(move || users::lead(rank.get()).to_owned());
    view! {
        <div class="page">
            <PageHead title=words::pages::USERS.get() lead>
                <button type="button" class="button button--primary" on:click=on_new>
                    {users::NEW_USER.get()}
                </button>
            </PageHead>
            <Notice tone=Tone::Good text=succeeded undo />
            <Notice tone=Tone::Bad text=failed />
            <ListView list is_busy />
            {sheet}
            {first_password}
            // The router takes a navigation for done when the inner route is on the page, though that shows nothing.
            <Outlet />
        </div>
    }
}

/// For whom of these users an action changes whether they may sign in.
fn changed_by(action: UserAction, names: &[String], seen: &BTreeMap<String, bool>) -> Vec<String> {
    let before = match action {
        UserAction::Disable => true,
        UserAction::Enable => false,
        // Sessions that have ended don't come back.
        UserAction::EndSessions => return Vec::new(),
    };
    let is_changed = |name: &&String| seen.get(*name) == Some(&before);
    names.iter().filter(is_changed).cloned().collect()
}

/// What takes it back for those to whom it was done.
fn undo_of(bulk: Bulk, done: &BulkDone) -> Option<Bulk> {
    let action = match bulk.action {
        UserAction::Disable => UserAction::Enable,
        UserAction::Enable => UserAction::Disable,
        UserAction::EndSessions => return None,
    };
    let is_refused = |name: &String| done.refused.iter().any(|refusal| refusal.usr_id == *name);
    let mut names = bulk.changing;
    names.retain(|name| !is_refused(name));
    (!names.is_empty()).then(|| Bulk {
        action,
        changing: names.clone(),
        names,
    })
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
