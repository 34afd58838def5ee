//! The list of users, as data.

use std::sync::Arc;

use leptos::prelude::*;
use tollgate_api_types::{Order, Role, User, UserAction};

use crate::api;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Weight;
use crate::components::list::{
    BulkAction, Column, CsvColumn, EmptyTexts, Filter, FilterKind, ListSpec, SearchTexts,
};
use crate::components::name::Name;
use crate::components::relative_time::RelativeTime;
use crate::route::{self, Page};
use crate::words::{self, users};

/// The list; `on_bulk` does something to several users.
pub(super) fn spec(on_bulk: Callback<(UserAction, Vec<String>)>) -> ListSpec<User> {
    ListSpec {
        name: "user",
        caption: words::pages::USERS.get(),
        path: Page::Users.path(),
        within: None,
        count: users::count,
        search: Some(SearchTexts {
            id: "users-search",
            label: users::SEARCH.get(),
            placeholder: users::PLACEHOLDER.get(),
        }),
        filters: filters(),
        columns: columns(),
        usual_sort: ("usrId", Order::Asc),
        usual_limit: None,
        key: |user| user.usr_id.clone(),
        label: |user| user.usr_id.clone(),
        open: Some(|user| route::user_path(&user.usr_id)),
        beside: &["tab", "new"],
        empty: EmptyTexts {
            title: users::NONE_YET.get(),
            detail: users::NONE_YET_DETAIL.get(),
        },
        file: "users",
        csv: csv(),
        bulk: bulk(on_bulk),
        fetch: Arc::new(|client, parameters| {
            Box::pin(async move { Ok(api::users::list(client, parameters).await?.into()) })
        }),
    }
}

fn filters() -> Vec<Filter> {
    let roles = [Role::Admin, Role::Member].map(|role| (role.as_str(), words::role(role)));
    let statuses = [("true", users::ACTIVE), ("false", users::DISABLED)];
    let sessions = [("true", users::SIGNED_IN), ("false", users::SIGNED_OUT)];
    let choice = |options: [(&'static str, crate::language::Text); 2]| {
        FilterKind::Choice(options.map(|(value, text)| (value, text.get())).to_vec())
    };
    vec![
        Filter::new(
            "role",
            users::ROLE.get(),
            FilterKind::Choice(roles.to_vec()),
        ),
        Filter::new("isActive", users::STATUS.get(), choice(statuses)),
        Filter::new("hasSessions", users::HAS_SESSIONS.get(), choice(sessions)),
    ]
}

fn columns() -> Vec<Column<User>> {
    vec![
        Column::new(users::NAME.get(), |user: &User| {
            view! { <Name text=user.display_name.clone() /> }.into_any()
        })
        .sorted_by("displayName")
        .with_below(|user| {
            let email = user.email.clone();
            view! { <span class="soft name" translate="no" prop:textContent=email></span> }
                .into_any()
        }),
        Column::new(users::USER_NAME.get(), |user: &User| {
            let name = user.usr_id.clone();
            view! { <code translate="no" prop:textContent=name></code> }.into_any()
        })
        .sorted_by("usrId"),
        Column::new(users::ROLE.get(), |user: &User| {
            let tone = match user.role {
                Role::Admin => Tone::Accent,
                Role::Member => Tone::Plain,
            };
            view! { <Badge tone text=words::role(user.role) /> }.into_any()
        }),
        Column::new(users::STATUS.get(), |user: &User| {
            status(user.is_active).into_any()
        })
        .with_below(|user| own_password(user.must_change_password).into_any()),
        Column::new(users::LAST_SIGN_IN.get(), |user: &User| {
            last_sign_in(user.last_sign_in_at)
        })
        .sorted_by("lastSignInAt"),
        Column::new(users::OPEN_SESSIONS.get(), |user: &User| {
            let n = user.n_sessions.to_string();
            view! { <span class="figures" translate="no" prop:textContent=n></span> }.into_any()
        })
        .at_end(),
    ]
}

/// Whether a user may sign in, as a word.
pub(super) fn status(is_active: bool) -> impl IntoView {
    let (text, tone) = if is_active {
        (users::ACTIVE, Tone::Good)
    } else {
        (users::DISABLED, Tone::Bad)
    };
    view! { <Badge tone text=text.get() /> }
}

/// That a user has yet to choose a password.
pub(super) fn own_password(must_change_password: bool) -> impl IntoView {
    must_change_password.then(|| {
        view! { <span class="soft small" prop:textContent=users::NO_OWN_PASSWORD.get()></span> }
    })
}

/// When a user signed in last.
pub(super) fn last_sign_in(at: Option<i64>) -> AnyView {
    match at {
        Some(at) => view! { <RelativeTime at /> }.into_any(),
        None => view! { <span class="soft" prop:textContent=users::NEVER.get()></span> }.into_any(),
    }
}

fn csv() -> Vec<CsvColumn<User>> {
    let column = |title, value| CsvColumn { title, value };
    vec![
        column("usrId", |user: &User| user.usr_id.clone()),
        column("displayName", |user| user.display_name.clone()),
        column("email", |user| user.email.clone()),
        column("role", |user| user.role.as_str().to_owned()),
        column("isActive", |user| user.is_active.to_string()),
        column("mustChangePassword", |user| {
            user.must_change_password.to_string()
        }),
        column("lastSignInAt", |user| {
            let at = user.last_sign_in_at;
            at.map(crate::components::relative_time::iso)
                .unwrap_or_default()
        }),
        column("nSessions", |user| user.n_sessions.to_string()),
    ]
}

fn bulk(on_bulk: Callback<(UserAction, Vec<String>)>) -> Vec<BulkAction> {
    let run = |action| Callback::new(move |names| on_bulk.run((action, names)));
    vec![
        BulkAction {
            label: users::DISABLE.get(),
            question: |n| users::bulk_question(UserAction::Disable, n),
            weight: Weight::Destroys,
            run: run(UserAction::Disable),
        },
        BulkAction {
            label: users::ENABLE.get(),
            question: |n| users::bulk_question(UserAction::Enable, n),
            weight: Weight::Changes,
            run: run(UserAction::Enable),
        },
        BulkAction {
            label: users::END_SESSIONS.get(),
            question: |n| users::bulk_question(UserAction::EndSessions, n),
            weight: Weight::Destroys,
            run: run(UserAction::EndSessions),
        },
    ]
}
