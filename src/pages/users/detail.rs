//! One user, opened beside the list: what is known, and what can be done.

use leptos::prelude::*;
use tollgate_api_types::{OneTimePassword, User, UserDetail};
use tollgate_interceptor::signals::use_client;

use super::delete::DeleteUser;
use super::edit::EditUser;
use super::history::History;
use super::one_time::OneTime;
use super::profile::{Memberships, Profile};
use super::sessions::UserSessions;
use crate::components::badge::Tone;
use crate::components::confirm::{ConfirmButton, Weight};
use crate::components::danger_zone::DangerZone;
use crate::components::effect::effect;
use crate::components::list::List;
use crate::components::notice::{Notice, use_undo};
use crate::components::panel::WhenLoaded;
use crate::components::problem::Problem;
use crate::components::sheet::Sheet;
use crate::components::tabs::{TabLink, Tabs};
use crate::pages::load::use_load_of;
use crate::words::{controls, users};
use crate::{api, route, words};

/// What is done to a user without typing anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Disable,
    Enable,
    EndSessions,
    ResetPassword,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// It is done, in words, and what takes it back, where that is possible.
    Done(String, Option<Action>),
    Password(OneTimePassword),
}

/// The parts of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Profile,
    Sessions,
    Projects,
    History,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Profile, Self::Sessions, Self::Projects, Self::History];

    /// The part of a name; the first one for a name that is none.
    fn named(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|tab| tab.as_str() == name)
            .unwrap_or(Self::Profile)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Sessions => "sessions",
            Self::Projects => "projects",
            Self::History => "history",
        }
    }

    fn title(self) -> &'static str {
        let title = match self {
            Self::Profile => users::PROFILE,
            Self::Sessions => users::SESSIONS,
            Self::Projects => users::PROJECTS,
            Self::History => users::HISTORY,
        };
        title.get()
    }
}

/// The sheet of the user that the address names.
#[component]
pub fn UserSheet(
    /// The user that is open.
    usr_id: String,
    /// The list that it is opened beside.
    list: List<User>,
    /// It is to be closed.
    on_close: Callback<()>,
    /// Something has changed, so that the list is old.
    on_changed: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let asked = usr_id.clone();
    let user = use_load_of(move || asked.clone(), api::users::user);
    let acted = usr_id.clone();
    let action: leptos::prelude::Action<Action, Result<Outcome, Problem>> =
        leptos::prelude::Action::new_local(move |action: &Action| {
            let answer = act(client.clone(), acted.clone(), *action);
            async move { answer.await.map_err(|error| words::problem(&error)) }
        });
    let renew = move || {
        user.again.run(());
        on_changed.run(());
    };
    effect(move || {
        if action.version().get() > 0 {
            renew();
        }
    });
    let (saved, set_saved) = signal(false);
    let is_acting = Signal::derive(move || action.pending().get());
    let succeeded = Signal::derive(move || match action.value().get() {
        Some(Ok(Outcome::Done(text, _))) => Some(text),
        Some(Ok(Outcome::Password(password))) => {
            Some(format!("{}.", users::has_new_password(&password.usr_id)))
        }
        _ => saved.get().then(|| controls::SAVED.get().to_owned()),
    });
    let failed = Signal::derive(move || {
        let problem = action.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });
    // Which action's password was handed over.
    let handed_over = RwSignal::new(0);
    let password = move || {
        let version = action.version().get();
        match action.value().get()?.ok()? {
            Outcome::Password(password) if handed_over.get() != version => {
                let title = users::has_new_password(&password.usr_id);
                let on_done = Callback::new(move |()| handed_over.set(version));
                Some(view! { <OneTime title password on_done /> })
            }
            _ => None,
        }
    };
    let on_action = Callback::new(move |what: Action| {
        if !is_acting.get_untracked() {
            set_saved.set(false);
            _ = action.dispatch(what);
        }
    });
    let undo = use_undo(move || match action.value().get()?.ok()? {
        Outcome::Done(_, undo) => undo.map(|undo| Callback::new(move |()| on_action.run(undo))),
        Outcome::Password(_) => None,
    });
    let on_saved = Callback::new(move |_: UserDetail| {
        set_saved.set(true);
        renew();
    });
    let on_deleted = Callback::new(move |()| {
        on_changed.run(());
        on_close.run(());
    });
    let tab = Memo::new(move |_| {
        let reading = list.reading.read();
        let named = reading.beside.iter().find(|(name, _)| *name == "tab");
        named.map_or(Tab::Profile, |(_, name)| Tab::named(name))
    });
    let path = route::user_path(&usr_id);
    let tabs = Tab::ALL
        .map(|shown| {
            let path = path.clone();
            let address = Signal::derive(move || {
                let beside = match shown {
                    Tab::Profile => Vec::new(),
                    _ => vec![("tab", shown.as_str().to_owned())],
                };
                list.question().address(&path, &beside)
            });
            TabLink {
                title: shown.title(),
                address,
                is_open: Signal::derive(move || tab.get() == shown),
            }
        })
        .to_vec();
    let profile = move |detail: UserDetail| {
        let name = detail.user.usr_id.clone();
        view! {
            <Profile user=detail.user.clone() />
            <h3>{users::CHANGE.get()}</h3>
            <EditUser user=detail.user.clone() on_changed=on_saved />
            <h3>{users::SIGN_IN.get()}</h3>
            <Actions name=name.clone() is_active=detail.user.is_active is_acting on_action />
            <DangerZone>
                <DeleteUser usr_id=name on_deleted />
            </DangerZone>
        }
    };
    let projects = |detail: UserDetail| {
        view! { <Memberships role=detail.user.role memberships=detail.memberships /> }
    };
    let shown = usr_id.clone();
    let content = move || match tab.get() {
        Tab::Profile => {
            view! { <WhenLoaded load=user.state on_retry=user.again children=profile /> }.into_any()
        }
        Tab::Projects => {
            view! { <WhenLoaded load=user.state on_retry=user.again children=projects /> }
                .into_any()
        }
        Tab::Sessions => view! { <UserSessions usr_id=shown.clone() /> }.into_any(),
        Tab::History => view! { <History usr_id=shown.clone() /> }.into_any(),
    };
    view! {
        <Sheet title=usr_id on_close>
            <Notice tone=Tone::Good text=succeeded undo />
            <Notice tone=Tone::Bad text=failed />
            {password}
            <Tabs label=users::TABS.get() tabs />
            <div class="sheet__part">{content}</div>
        </Sheet>
    }
}

#[component]
fn Actions(
    name: String,
    is_active: bool,
    is_acting: Signal<bool>,
    on_action: Callback<Action>,
) -> impl IntoView {
    let does = move |action| Callback::new(move |()| on_action.run(action));
    let access = match is_active {
        true => view! {
            <ConfirmButton
                label=users::DISABLE.get()
                question=users::disable_question(&name)
                is_busy=is_acting
                on_confirm=does(Action::Disable)
            />
        }
        .into_any(),
        false => view! {
            <ConfirmButton
                label=users::ENABLE.get()
                question=users::enable_question(&name)
                weight=Weight::Changes
                is_busy=is_acting
                on_confirm=does(Action::Enable)
            />
        }
        .into_any(),
    };
    view! {
        <div class="sheet__actions">
            <ConfirmButton
                label=users::RESET_PASSWORD.get()
                question=users::reset_question(&name)
                is_busy=is_acting
                on_confirm=does(Action::ResetPassword)
            />
            <ConfirmButton
                label=users::END_SESSIONS.get()
                question=users::end_question(&name)
                is_busy=is_acting
                on_confirm=does(Action::EndSessions)
            />
            {access}
        </div>
    }
}

async fn act(
    client: tollgate_interceptor::Client,
    usr_id: String,
    action: Action,
) -> Result<Outcome, tollgate_interceptor::Error> {
    use api::users as endpoint;
    Ok(match action {
        Action::Disable => {
            endpoint::disable(client, usr_id.clone()).await?;
            Outcome::Done(users::disabled(&usr_id), Some(Action::Enable))
        }
        Action::Enable => {
            endpoint::enable(client, usr_id.clone()).await?;
            Outcome::Done(users::enabled(&usr_id), Some(Action::Disable))
        }
        Action::EndSessions => {
            endpoint::end_sessions(client, usr_id).await?;
            Outcome::Done(users::IS_SIGNED_OUT.get().to_owned(), None)
        }
        Action::ResetPassword => Outcome::Password(endpoint::reset_password(client, usr_id).await?),
    })
}
