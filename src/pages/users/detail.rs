//! One user, opened beside the list: what is known, and what can be done.

use leptos::prelude::*;
use tollgate_api_types::{OneTimePassword, UserDetail};
use tollgate_interceptor::signals::use_client;

use super::delete::DeleteUser;
use super::edit::EditUser;
use super::one_time::OneTime;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::ConfirmButton;
use crate::components::facts::{Fact, Facts};
use crate::components::notice::Notice;
use crate::components::panel::WhenLoaded;
use crate::components::problem::Problem;
use crate::components::relative_time::RelativeTime;
use crate::components::sheet::Sheet;
use crate::pages::load::use_load;
use crate::{api, words};

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
    Done(&'static str),
    Password(OneTimePassword),
}

/// The sheet of the user that the address names.
#[component]
pub fn UserSheet(
    /// The user that is open.
    usr_id: String,
    /// It is to be closed.
    on_close: Callback<()>,
    /// Something has changed, so that the list is old.
    on_changed: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let asked = usr_id.clone();
    let user = use_load(move |client| api::users::user(client, asked.clone()));
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
    Effect::new(move |_| {
        if action.version().get() > 0 {
            renew();
        }
    });
    let (saved, set_saved) = signal(false);
    let is_acting = Signal::derive(move || action.pending().get());
    let succeeded = Signal::derive(move || match action.value().get() {
        Some(Ok(Outcome::Done(text))) => Some(text.to_owned()),
        _ => saved.get().then(|| "Saved.".to_owned()),
    });
    let failed = Signal::derive(move || {
        let problem = action.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });
    let password = move || match action.value().get()?.ok()? {
        Outcome::Password(password) => Some(view! { <OneTime password /> }),
        Outcome::Done(_) => None,
    };
    let on_action = Callback::new(move |what: Action| {
        set_saved.set(false);
        _ = action.dispatch(what);
    });
    let on_saved = Callback::new(move |_: UserDetail| {
        set_saved.set(true);
        renew();
    });
    let on_deleted = Callback::new(move |()| {
        on_changed.run(());
        on_close.run(());
    });
    let content = move |detail: UserDetail| {
        let name = detail.user.usr_id.clone();
        view! {
            <Profile detail=detail.clone() />
            <h3>"Change"</h3>
            <EditUser user=detail.user.clone() on_changed=on_saved />
            <h3>"Sign-in"</h3>
            <Actions name=name.clone() is_active=detail.user.is_active is_acting on_action />
            <h3>"Delete"</h3>
            <DeleteUser usr_id=name on_deleted />
        }
    };
    view! {
        <Sheet title=usr_id on_close>
            <Notice tone=Tone::Good text=succeeded />
            <Notice tone=Tone::Bad text=failed />
            {password}
            <WhenLoaded load=user.state on_retry=user.again children=content />
        </Sheet>
    }
}

#[component]
fn Profile(detail: UserDetail) -> impl IntoView {
    let UserDetail { user, memberships } = detail;
    let (status, tone) = match user.is_active {
        true => ("Active", Tone::Good),
        false => ("Disabled", Tone::Bad),
    };
    let last_sign_in = match user.last_sign_in_at {
        Some(at) => view! { <RelativeTime at /> }.into_any(),
        None => view! { <span class="soft">"Never"</span> }.into_any(),
    };
    let projects = memberships
        .into_iter()
        .map(|membership| {
            let role = words::tenant_role(membership.role);
            view! {
                <li class="tenant">
                    <span translate="no">
                        {membership.name} " " <code class="soft">{membership.tenant_id}</code>
                    </span>
                    <span class="soft" prop:textContent=role></span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Facts>
            <Fact name="Name">
                <span translate="no">{user.display_name}</span>
            </Fact>
            <Fact name="Address">
                <span translate="no">{user.email}</span>
            </Fact>
            <Fact name="Status">
                <Badge tone text=status />
            </Fact>
            <Fact name="Role">
                <span prop:textContent=words::role(user.role)></span>
            </Fact>
            <Fact name="Last sign-in">{last_sign_in}</Fact>
            <Fact name="Open sessions">
                <span class="figures" translate="no">{user.n_sessions}</span>
            </Fact>
        </Facts>
        <h3>"Projects"</h3>
        <ul class="tenants">{projects}</ul>
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
                label="Disable"
                question=format!("{name} is signed out everywhere, and can't sign in until enabled again.")
                is_busy=is_acting
                on_confirm=does(Action::Disable)
            />
        }
        .into_any(),
        false => view! {
            <ConfirmButton
                label="Enable"
                question=format!("{name} can sign in again.")
                is_busy=is_acting
                on_confirm=does(Action::Enable)
            />
        }
        .into_any(),
    };
    view! {
        <div class="sheet__actions">
            <ConfirmButton
                label="Reset password"
                question=format!("{name} is signed out everywhere, and needs the new one-time password.")
                is_busy=is_acting
                on_confirm=does(Action::ResetPassword)
            />
            <ConfirmButton
                label="End all sessions"
                question=format!("{name} is signed out everywhere, and can sign in again.")
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
    use api::users;
    Ok(match action {
        Action::Disable => {
            users::disable(client, usr_id).await?;
            Outcome::Done("This user is disabled, and signed out everywhere.")
        }
        Action::Enable => {
            users::enable(client, usr_id).await?;
            Outcome::Done("This user can sign in again.")
        }
        Action::EndSessions => {
            users::end_sessions(client, usr_id).await?;
            Outcome::Done("This user is signed out everywhere.")
        }
        Action::ResetPassword => Outcome::Password(users::reset_password(client, usr_id).await?),
    })
}
