//! Who belongs to a project, and what they may do in it: a list beside the list of projects.

use std::sync::Arc;

use leptos::prelude::*;
use tollgate_api_types::{Member, Order, Role};
use tollgate_interceptor::signals::{use_client, use_session};
use tollgate_interceptor::{Client, Error};

use super::add_member::AddMember;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::{ConfirmButton, Weight};
use crate::components::effect::effect;
use crate::components::list::{Column, EmptyTexts, ListSpec, ListView, SearchTexts, Within};
use crate::components::name::Name;
use crate::components::notice::{Notice, use_undo};
use crate::components::problem::Problem;
use crate::pages::list::use_list;
use crate::route::{self, Page};
use crate::words::projects;
use crate::{api, words};

/// What is done to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Add(String),
    SetRole(String, Role),
    Remove(String),
}

/// What came of it, in words, and what takes it back, where that is possible.
type Outcome = (String, Option<Deed>);

/// What can be done to a row.
#[derive(Clone, Copy)]
struct RowActions {
    /// Whether whoever looks at it is an operator.
    is_operator: bool,
    is_acting: Signal<bool>,
    on_deed: Callback<Deed>,
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
    let action: Action<Deed, Result<Outcome, Problem>> = Action::new_local(move |deed: &Deed| {
        let answer = act(client.clone(), acted.clone(), deed.clone());
        async move { answer.await.map_err(|error| words::problem(&error)) }
    });
    let is_acting = Signal::derive(move || action.pending().get());
    let on_deed = Callback::new(move |deed| {
        if !is_acting.get_untracked() {
            _ = action.dispatch(deed);
        }
    });
    let actions = RowActions {
        is_operator,
        is_acting,
        on_deed,
    };
    let list = use_list(spec(tenant_id, actions));
    effect(move || {
        if action.version().get() > 0 {
            list.again.run(());
            on_changed.run(());
        }
    });
    let succeeded = Signal::derive(move || Some(action.value().get()?.ok()?.0));
    let failed = Signal::derive(move || {
        let problem = action.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });
    let undo = use_undo(move || {
        let (_, undo) = action.value().get()?.ok()?;
        undo.map(|undo| Callback::new(move |()| on_deed.run(undo.clone())))
    });
    view! {
        <h3>{projects::MEMBERS.get()}</h3>
        {is_operator
            .then(|| {
                let on_pick = Callback::new(move |usr_id| on_deed.run(Deed::Add(usr_id)));
                view! { <AddMember on_pick /> }
            })}
        <Notice tone=Tone::Good text=succeeded undo />
        <Notice tone=Tone::Bad text=failed />
        <ListView list is_busy=is_acting />
    }
}

fn spec(tenant_id: String, actions: RowActions) -> ListSpec<Member> {
    ListSpec {
        name: "member",
        caption: projects::MEMBERS.get(),
        path: Page::Projects.path(),
        within: Some(Within {
            prefix: "members.",
            of: tenant_id.clone(),
        }),
        count: projects::n_members,
        search: Some(SearchTexts {
            id: "members-search",
            label: projects::FIND_MEMBER.get(),
            placeholder: projects::MEMBER_HINT.get(),
        }),
        filters: Vec::new(),
        columns: columns(actions),
        usual_sort: ("", Order::Asc),
        usual_limit: None,
        key: |member| member.usr_id.clone(),
        label: |member| member.usr_id.clone(),
        open: None,
        beside: &[],
        empty: EmptyTexts {
            title: projects::NO_MEMBERS.get(),
            detail: projects::NO_MEMBERS_DETAIL.get(),
        },
        file: "members",
        csv: Vec::new(),
        bulk: Vec::new(),
        fetch: Arc::new(move |client, parameters| {
            let answer = api::projects::members(client, tenant_id.clone(), parameters);
            Box::pin(async move { Ok(answer.await?.into()) })
        }),
    }
}

fn columns(actions: RowActions) -> Vec<Column<Member>> {
    let own = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()));
    let is_own = move |member: &Member| own.as_ref() == Some(&member.usr_id);
    let is_you = is_own.clone();
    vec![
        Column::new(projects::NAME.get(), |member: &Member| {
            let address = route::user_path(&member.usr_id);
            let name = member.display_name.clone();
            view! {
                <a href=address>
                    <Name text=name />
                </a>
            }
            .into_any()
        })
        .with_below(|member| {
            let name = member.usr_id.clone();
            view! { <code class="soft" translate="no" prop:textContent=name></code> }.into_any()
        }),
        Column::new(projects::MEMBER_ROLE.get(), move |member: &Member| {
            badges(member, is_you(member), actions.is_operator)
        }),
        Column::new(projects::ACTION.get(), move |member: &Member| {
            // What nobody can do to oneself is not offered.
            if is_own(member) {
                ().into_any()
            } else {
                action(member, actions)
            }
        })
        .at_end(),
    ]
}

fn badges(member: &Member, is_own: bool, is_operator: bool) -> AnyView {
    // Whether others are operators, the list of members doesn't say.
    let role = if is_own && is_operator {
        projects::OF_ALL.get()
    } else {
        words::tenant_role(member.role)
    };
    let tone = match member.role {
        Role::Admin => Tone::Accent,
        Role::Member => Tone::Plain,
    };
    let is_disabled = !member.is_active;
    view! {
        <span class="member__badges">
            <Badge tone text=role />
            {is_disabled.then(|| view! { <Badge tone=Tone::Bad text=projects::DISABLED.get() /> })}
            {is_own.then(|| view! { <Badge text=projects::YOU.get() /> })}
        </span>
    }
    .into_any()
}

fn action(member: &Member, actions: RowActions) -> AnyView {
    let RowActions {
        is_acting, on_deed, ..
    } = actions;
    let usr_id = member.usr_id.clone();
    let (label, role) = match member.role {
        Role::Admin => (projects::MAKE_MEMBER, Role::Member),
        Role::Member => (projects::MAKE_ADMIN, Role::Admin),
    };
    let (changed, removed) = (usr_id.clone(), usr_id.clone());
    view! {
        <div class="member__actions">
            <ConfirmButton
                label=label.get()
                question=projects::role_question(&usr_id, role)
                weight=Weight::Changes
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
    .into_any()
}

async fn act(client: Client, tenant_id: String, deed: Deed) -> Result<Outcome, Error> {
    use api::projects as asked;
    Ok(match deed {
        Deed::Add(usr_id) => {
            asked::set_member(client, tenant_id, usr_id.clone(), Role::Member).await?;
            (projects::added(&usr_id), None)
        }
        Deed::SetRole(usr_id, role) => {
            asked::set_member(client, tenant_id, usr_id.clone(), role).await?;
            let until_now = match role {
                Role::Admin => Role::Member,
                Role::Member => Role::Admin,
            };
            let told = projects::role_changed(&usr_id);
            (told, Some(Deed::SetRole(usr_id, until_now)))
        }
        Deed::Remove(usr_id) => {
            asked::remove_member(client, tenant_id, usr_id.clone()).await?;
            (projects::removed(&usr_id), None)
        }
    })
}
