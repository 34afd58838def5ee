//! One project, opened beside the list: what is known, and what can be done by whoever looks at it.

use leptos::prelude::*;
use tollgate_api_types::{Project, ProjectChange, Role};
use tollgate_interceptor::signals::{use_client, use_session};
use tollgate_interceptor::{Client, Error};

use super::delete::DeleteProject;
use super::members::Members;
use super::rename::RenameProject;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::{ConfirmButton, Weight};
use crate::components::connection::use_is_down;
use crate::components::danger_zone::DangerZone;
use crate::components::effect::effect;
use crate::components::facts::{Fact, Facts};
use crate::components::name::Name;
use crate::components::notice::{Notice, use_undo};
use crate::components::panel::WhenLoaded;
use crate::components::problem::Problem;
use crate::components::sheet::Sheet;
use crate::components::unreachable::Unreachable;
use crate::language::Text;
use crate::pages::current_user::use_current_user;
use crate::pages::load::use_load;
use crate::words::rank::Rank;
use crate::words::{controls, projects};
use crate::{api, words};

/// What is done to a project without typing anything.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Switch,
    Join(String),
    Close(u64),
    Reopen(u64),
}

/// What was done, in words, and what takes it back.
type Done = (Text, Deed);

/// The sheet of the project that the address names.
#[component]
pub fn ProjectSheet(
    /// The project that is open.
    tenant_id: String,
    /// It is to be closed.
    on_close: Callback<()>,
    /// Something has changed, so that the list is old.
    on_changed: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let user = use_current_user();
    let asked = tenant_id.clone();
    let project = use_load(move |client| api::projects::one(client, asked.clone()));
    let acted = tenant_id.clone();
    let action: Action<Deed, Result<Option<Done>, Problem>> =
        Action::new_local(move |deed: &Deed| {
            let answer = act(client.clone(), acted.clone(), deed.clone());
            async move { answer.await.map_err(|error| words::problem(&error)) }
        });
    let renew = move || {
        project.again.run(());
        // The name stands in the project switch too, and who belongs to it decides whether it is there.
        user.again.run(());
        on_changed.run(());
    };
    effect(move || {
        if action.version().get() > 0 {
            renew();
        }
    });
    let saved = RwSignal::new(false);
    let succeeded = Signal::derive(move || match action.value().get() {
        Some(Ok(done)) => done.map(|(text, _)| text.get().to_owned()),
        _ => saved.get().then(|| controls::SAVED.get().to_owned()),
    });
    let failed = Signal::derive(move || {
        let problem = action.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });
    let is_acting = Signal::derive(move || action.pending().get());
    let on_deed = Callback::new(move |deed| {
        if !is_acting.get_untracked() {
            saved.set(false);
            _ = action.dispatch(deed);
        }
    });
    let undo = use_undo(move || {
        let (_, undo) = action.value().get()?.ok()??;
        Some(Callback::new(move |()| on_deed.run(undo.clone())))
    });
    let on_renamed = Callback::new(move |()| {
        saved.set(true);
        renew();
    });
    let on_deleted = Callback::new(move |()| {
        user.again.run(());
        on_changed.run(());
        on_close.run(());
    });
    let rank = user.rank();
    let is_operator = Memo::new(move |_| rank.get() == Rank::Operator);
    let manages = Memo::new(move |_| {
        let state = project.state.read();
        let role = state.data.as_ref().map(|project| project.role);
        role.is_some_and(|role| is_operator.get() || role == Some(Role::Admin))
    });
    // They stand by themselves: what changes about the project doesn't begin their list anew.
    let of_members = StoredValue::new(tenant_id.clone());
    let members = move || {
        let tenant_id = of_members.get_value();
        view! { <Members tenant_id is_operator=is_operator.get() on_changed=Callback::new(move |()| renew()) /> }
    };
    // It stands at the end, far from what is done every day.
    let is_current = use_is_current(&tenant_id);
    let is_deletable =
        move || !is_current && is_operator.get() && project.state.read().data.is_some();
    let danger = move || {
        let tenant_id = of_members.get_value();
        view! {
            <DangerZone>
                <DeleteProject tenant_id on_deleted />
            </DangerZone>
        }
    };
    let content = move |project: Project| {
        let is_operator = is_operator.get();
        let administration = is_operator.then(|| {
            view! {
                <h3>{projects::RENAME.get()}</h3>
                <RenameProject project=project.clone() on_renamed />
                <h3>{projects::STATUS.get()}</h3>
                <Access project=project.clone() is_acting on_deed />
            }
        });
        view! {
            <Profile project=project.clone() rank />
            <Ways project is_operator is_acting on_deed />
            {administration}
        }
    };
    view! {
        <Sheet title=tenant_id on_close>
            <Notice tone=Tone::Good text=succeeded undo />
            <Notice tone=Tone::Bad text=failed />
            <WhenLoaded load=project.state on_retry=project.again children=content />
            <Show when=move || manages.get()>{members}</Show>
            <Show when=is_deletable>{danger}</Show>
        </Sheet>
    }
}

/// Whether this session is in the project.
fn use_is_current(tenant_id: &str) -> bool {
    use_session().identity.with_untracked(|identity| {
        identity
            .as_ref()
            .is_some_and(|identity| identity.tenant_id.as_deref() == Some(tenant_id))
    })
}

#[component]
fn Profile(project: Project, rank: Memo<Rank>) -> impl IntoView {
    let is_current = use_is_current(&project.tenant_id);
    let (status, tone) = status(&project);
    view! {
        <Facts>
            <Fact name=projects::NAME.get()>
                <Name text=project.name />
            </Fact>
            <Fact name=projects::CODE.get()>
                <code translate="no">{project.tenant_id}</code>
            </Fact>
            <Fact name=projects::STATUS.get()>
                {is_current.then(|| view! { <Badge tone=Tone::Accent text=projects::CURRENT.get() /> })}
                " "
                <Badge tone text=status />
            </Fact>
            <Fact name=projects::MEMBERS.get()>
                <span class="figures" translate="no">{words::grouped(project.n_members)}</span>
            </Fact>
            <Fact name=projects::ROLE.get()>
                <span prop:textContent=move || own_role(project.role, rank.get())></span>
            </Fact>
        </Facts>
    }
}

/// The ways into the project, for whoever can take one.
#[component]
fn Ways(
    project: Project,
    is_operator: bool,
    is_acting: Signal<bool>,
    on_deed: Callback<Deed>,
) -> impl IntoView {
    let is_current = use_is_current(&project.tenant_id);
    let is_down = use_is_down();
    let is_off = move || is_acting.get() || is_down.get();
    let usr_id = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()))
        .unwrap_or_default();
    let way = match project.role {
        Some(_) if project.is_active && !is_current => Some((projects::SWITCH, Deed::Switch)),
        None if is_operator => Some((projects::JOIN_NOW, Deed::Join(usr_id))),
        _ => None,
    };
    way.map(|(label, deed)| {
        view! {
            <div class="sheet__actions">
                <button
                    type="button"
                    class="button button--primary"
                    aria-disabled=move || is_off().to_string()
                    on:click=move |_| {
                        if !untrack(is_off) {
                            on_deed.run(deed.clone());
                        }
                    }
                >
                    {label.get()}
                </button>
                <Unreachable />
            </div>
        }
    })
}

/// Closing and opening again; the project that one is in stays as it is, and it is said why.
#[component]
fn Access(project: Project, is_acting: Signal<bool>, on_deed: Callback<Deed>) -> impl IntoView {
    if use_is_current(&project.tenant_id) {
        return view! { <p class="soft">{projects::OWN.get()}</p> }.into_any();
    }
    let (name, version) = (&project.name, project.version);
    let (label, question, weight, deed) = if project.is_active {
        let question = projects::close_question(name);
        (
            projects::CLOSE,
            question,
            Weight::Destroys,
            Deed::Close(version),
        )
    } else {
        let question = projects::open_question(name);
        (
            projects::REOPEN,
            question,
            Weight::Changes,
            Deed::Reopen(version),
        )
    };
    view! {
        <div class="sheet__actions">
            <ConfirmButton
                label=label.get()
                question
                weight
                is_busy=is_acting
                on_confirm=Callback::new(move |()| on_deed.run(deed.clone()))
            />
        </div>
    }
    .into_any()
}

async fn act(client: Client, tenant_id: String, deed: Deed) -> Result<Option<Done>, Error> {
    let change = |is_active, version| ProjectChange {
        is_active: Some(is_active),
        version: Some(version),
        ..ProjectChange::default()
    };
    match deed {
        // Another project is another page, which needs no telling.
        Deed::Switch => api::choose_project(client, tenant_id).await.map(|()| None),
        Deed::Join(usr_id) => api::projects::set_member(client, tenant_id, usr_id, Role::Admin)
            .await
            .map(|()| None),
        Deed::Close(version) => {
            let closed = api::projects::change(client, tenant_id, change(false, version)).await?;
            Ok(Some((projects::CLOSED_NOW, Deed::Reopen(closed.version))))
        }
        Deed::Reopen(version) => {
            let opened = api::projects::change(client, tenant_id, change(true, version)).await?;
            Ok(Some((projects::OPENED_NOW, Deed::Close(opened.version))))
        }
    }
}

/// Whether anybody may work in it, in a word.
pub(super) fn status(project: &Project) -> (&'static str, Tone) {
    if project.is_active {
        (projects::OPEN.get(), Tone::Good)
    } else {
        (projects::CLOSED.get(), Tone::Warn)
    }
}

/// What one may do in it, in words: an operator may do everything, whatever role stands there.
pub(super) fn own_role(role: Option<Role>, rank: Rank) -> &'static str {
    match (rank, role) {
        (Rank::Operator, Some(_)) => projects::OF_ALL.get(),
        (Rank::Operator, None) => projects::OF_ALL_NO_MEMBER.get(),
        (Rank::ProjectAdmin | Rank::Member, Some(role)) => words::tenant_role(role),
        (Rank::ProjectAdmin | Rank::Member, None) => projects::NO_ROLE.get(),
    }
}
