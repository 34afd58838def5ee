//! Who belongs to a project, and what they may do in it.

use leptos::prelude::*;
use tollgate_api_types::{Member, MemberQuery, Role, Total};
use tollgate_interceptor::signals::{use_client, use_session};
use tollgate_interceptor::{Client, Error};

use super::add_member::AddMember;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::ConfirmButton;
use crate::components::effect::effect;
use crate::components::empty_state::EmptyState;
use crate::components::notice::Notice;
use crate::components::panel::WhenLoaded;
use crate::components::problem::Problem;
use crate::components::search_field::SearchField;
use crate::pages::load::use_load;
use crate::words::projects;
use crate::{api, route, words};

/// What is done to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Add(String),
    SetRole(String, Role),
    Remove(String),
}

/// The first pages of the members.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    members: Vec<Member>,
    has_more: bool,
    total: Total,
    /// What was looked for.
    q: String,
}

/// The members of a project, for those who manage it.
#[component]
pub fn Members(
    /// The project.
    tenant_id: String,
    /// Whether users may be added who don't belong to it: only operators see such users.
    is_operator: bool,
    /// Somebody has come or gone, so that the project's numbers are old.
    on_changed: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let acted = tenant_id.clone();
    let action: Action<Deed, Result<String, Problem>> = Action::new_local(move |deed: &Deed| {
        let answer = act(client.clone(), acted.clone(), deed.clone());
        async move { answer.await.map_err(|error| words::problem(&error)) }
    });
    let (q, set_q) = signal(String::new());
    let n_pages = RwSignal::new(1);
    let members = use_load(move |client| {
        action.version().track();
        load(client, tenant_id.clone(), q.get(), n_pages.get())
    });
    effect(move || {
        if action.version().get() > 0 {
            on_changed.run(());
        }
    });
    let succeeded = Signal::derive(move || action.value().get()?.ok());
    let failed = Signal::derive(move || {
        let problem = action.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });
    let is_acting = Signal::derive(move || action.pending().get());
    let on_deed = Callback::new(move |deed| _ = action.dispatch(deed));
    let on_search = Callback::new(move |text| {
        n_pages.set(1);
        set_q.set(text);
    });
    let rows = move |shown: Shown| {
        view! { <MemberList shown is_acting on_deed on_more=Callback::new(move |()| n_pages.update(|n| *n += 1)) /> }
    };
    view! {
        <h3>{projects::MEMBERS.get()}</h3>
        {is_operator
            .then(|| {
                let on_pick = Callback::new(move |usr_id| on_deed.run(Deed::Add(usr_id)));
                view! { <AddMember on_pick /> }
            })}
        <Notice tone=Tone::Good text=succeeded />
        <Notice tone=Tone::Bad text=failed />
        <SearchField
            id="members-search"
            label=projects::FIND_MEMBER.get()
            placeholder=projects::MEMBER_HINT.get()
            value=q
            on_search
        />
        <WhenLoaded load=members.state on_retry=members.again children=rows />
    }
}

#[component]
fn MemberList(
    shown: Shown,
    is_acting: Signal<bool>,
    on_deed: Callback<Deed>,
    on_more: Callback<()>,
) -> impl IntoView {
    if shown.members.is_empty() {
        let (title, detail) = if shown.q.is_empty() {
            let detail = projects::NO_MEMBERS_DETAIL.get().to_owned();
            (projects::NO_MEMBERS, detail)
        } else {
            (projects::NO_MATCH, projects::nothing_like(&shown.q))
        };
        return view! { <EmptyState title=title.get() detail /> }.into_any();
    }
    let own = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()));
    let rows = shown
        .members
        .into_iter()
        .map(|member| {
            let is_own = own.as_ref() == Some(&member.usr_id);
            view! { <Row member is_own is_acting on_deed /> }
        })
        .collect_view();
    view! {
        <ul class="members" aria-label=projects::MEMBERS.get()>
            {rows}
        </ul>
        <p class="members__foot">
            <span class="soft figures" role="status" prop:textContent=projects::n_members(shown.total)></span>
            {shown
                .has_more
                .then(|| {
                    view! {
                        <button type="button" class="button button--small" on:click=move |_| on_more.run(())>
                            {projects::MORE.get()}
                        </button>
                    }
                })}
        </p>
    }
    .into_any()
}

/// One member; what nobody can do to oneself is not offered.
#[component]
fn Row(
    member: Member,
    is_own: bool,
    is_acting: Signal<bool>,
    on_deed: Callback<Deed>,
) -> impl IntoView {
    let usr_id = member.usr_id.clone();
    let (label, role) = match member.role {
        Role::Admin => (projects::MAKE_MEMBER, Role::Member),
        Role::Member => (projects::MAKE_ADMIN, Role::Admin),
    };
    let actions = (!is_own).then(|| {
        let (changed, removed) = (usr_id.clone(), usr_id.clone());
        view! {
            <div class="member__actions">
                <ConfirmButton
                    label=label.get()
                    question=projects::role_question(&usr_id, role)
                    is_busy=is_acting
                    on_confirm=Callback::new(move |()| on_deed.run(Deed::SetRole(changed.clone(), role)))
                />
                <ConfirmButton
                    label=projects::REMOVE.get()
                    question=projects::remove_question(&usr_id)
                    is_busy=is_acting
                    on_confirm=Callback::new(move |()| on_deed.run(Deed::Remove(removed.clone())))
                />
            </div>
        }
    });
    let address = route::user_path(&usr_id);
    let tone = match member.role {
        Role::Admin => Tone::Accent,
        Role::Member => Tone::Plain,
    };
    view! {
        <li class="member">
            <a class="member__name" href=address translate="no">
                <strong>{member.display_name}</strong>
                <code>{member.usr_id}</code>
            </a>
            <span class="member__badges">
                <Badge tone text=words::tenant_role(member.role) />
                {(!member.is_active).then(|| view! { <Badge tone=Tone::Bad text=projects::DISABLED.get() /> })}
                {is_own.then(|| view! { <Badge text=projects::YOU.get() /> })}
            </span>
            {actions}
        </li>
    }
}

/// Loads so many pages.
async fn load(
    client: Client,
    tenant_id: String,
    q: String,
    n_pages: usize,
) -> Result<Shown, Error> {
    let ask = |cursor| {
        let query = MemberQuery {
            q: (!q.is_empty()).then(|| q.clone()),
            cursor,
            limit: None,
        };
        api::projects::members(client.clone(), tenant_id.clone(), query)
    };
    let mut page = ask(None).await?;
    let mut members = page.items;
    for _ in 1..n_pages {
        let Some(cursor) = page.next_cursor else {
            break;
        };
        page = ask(Some(cursor)).await?;
        members.append(&mut page.items);
    }
    Ok(Shown {
        members,
        has_more: page.next_cursor.is_some(),
        total: page.total,
        q,
    })
}

async fn act(client: Client, tenant_id: String, deed: Deed) -> Result<String, Error> {
    use api::projects as asked;
    Ok(match deed {
        Deed::Add(usr_id) => {
            asked::set_member(client, tenant_id, usr_id.clone(), Role::Member).await?;
            projects::added(&usr_id)
        }
        Deed::SetRole(usr_id, role) => {
            asked::set_member(client, tenant_id, usr_id.clone(), role).await?;
            projects::role_changed(&usr_id)
        }
        Deed::Remove(usr_id) => {
            asked::remove_member(client, tenant_id, usr_id.clone()).await?;
            projects::removed(&usr_id)
        }
    })
}
