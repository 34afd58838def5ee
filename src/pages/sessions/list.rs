//! The list of sessions: as data, and on the screen.

use std::sync::Arc;

use leptos::prelude::*;
use tollgate_api_types::{EndReason, Order, Role, SessionInfo, SessionsToEnd, Total};
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Client, Error};

use super::actions::{End, use_end};
use super::{Listed, Whose};
use crate::api;
use crate::components::badge::{Badge, Tone};
use crate::components::clock::use_server_time;
use crate::components::confirm::{ConfirmButton, Weight};
use crate::components::effect::effect;
use crate::components::list::{
    BulkAction, Column, CsvColumn, EmptyTexts, Filter, FilterKind, ListSpec, ListView, Parameters,
    SearchTexts, Slice,
};
use crate::components::name::Name;
use crate::components::notice::Notice;
use crate::components::relative_time::{RelativeTime, ahead, exact, iso};
use crate::pages::current_user::use_current_user;
use crate::pages::list::use_list;
use crate::route::{self, Page};
use crate::words::{self, sessions};

/// As many as a user can have by default, so that one's own stand on one page.
const PAGE_OF_OWN: u32 = 100;

/// The sessions that are listed, and what can be done to them.
#[component]
pub(super) fn SessionList(
    /// Which ones.
    listed: Listed,
) -> impl IntoView {
    let client = use_client();
    let auth = StoredValue::new_local(client.auth().clone());
    let end = use_end();
    let is_ending = Signal::derive(move || end.pending().get());
    let on_end = Callback::new(move |what: End| _ = end.dispatch(what));
    let on_sign_out = Callback::new(move |()| auth.with_value(|auth| auth.logout()));
    let actions = RowActions {
        is_ending,
        on_end,
        on_sign_out,
    };
    let list = use_list(spec(&listed, actions));
    // Each end, successful or not, makes the list old.
    effect(move || {
        if end.version().get() > 0 {
            list.selected.update(|selected| selected.clear());
            list.again.run(());
        }
    });
    let succeeded = Signal::derive(move || end.value().get()?.ok());
    let failed = Signal::derive(move || {
        let problem = end.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });
    let total = Memo::new(move |_| Some(list.state.read().data.as_ref()?.total));
    let has_others = Memo::new(move |_| {
        let state = list.state.read();
        let mut rows = state.data.iter().flat_map(|slice| &slice.rows);
        rows.any(|session| !session.is_current)
    });
    let is_own = listed.whose == Whose::Own;
    let is_open = !listed.has_ended;
    let others = move || {
        let is_whole = list.reading.read().question.q.is_none();
        let question =
            sessions::end_others_question(total.get().filter(|_| is_whole).map(all_but_one));
        view! {
            <ConfirmButton
                label=sessions::END_OTHERS.get()
                question
                is_busy=is_ending
                on_confirm=Callback::new(move |()| on_end.run(End::Others))
            />
        }
    };
    let whose = listed.whose.clone();
    let which = move || SessionsToEnd {
        q: list.question().q,
        ..match &whose {
            Whose::Own => of_whose(tollgate_api_types::Whose::Own),
            Whose::Everybody => of_whose(tollgate_api_types::Whose::Everybody),
            Whose::User(name) => SessionsToEnd {
                usr_id: Some(name.clone()),
                ..SessionsToEnd::default()
            },
        }
    };
    // The list is what will be ended: by what it is filtered, and how many that is.
    let all_listed = move || {
        let which = which.clone();
        let question = sessions::end_listed_question(total.get().unwrap_or(Total::Exact(0)));
        view! {
            <ConfirmButton
                label=sessions::END_LISTED.get()
                question
                is_busy=is_ending
                on_confirm=Callback::new(move |()| on_end.run(End::Listed(untrack(&which))))
            />
        }
    };
    let is_searched = Memo::new(move |_| list.reading.read().question.q.is_some());
    let offers_listed = move || is_open && has_others.get() && (!is_own || is_searched.get());
    let me = use_current_user().state;
    let may_end_all = move || {
        is_open
            && !is_own
            && me
                .read()
                .data
                .as_ref()
                .is_some_and(|me| me.data.role == Role::Admin)
    };
    view! {
        <Notice tone=Tone::Good text=succeeded />
        <Notice tone=Tone::Bad text=failed />
        <div class="list__actions">
            <Show when=move || is_own && is_open && has_others.get() && !is_searched.get()>{others}</Show>
            <Show when=offers_listed>{all_listed.clone()}</Show>
        </div>
        <ListView list is_busy=is_ending />
        <Show when=may_end_all>
            <div>
                <ConfirmButton
                    label=sessions::END_ALL.get()
                    question=sessions::END_ALL_QUESTION.get()
                    is_busy=is_ending
                    on_confirm=Callback::new(move |()| on_end.run(End::All))
                />
            </div>
        </Show>
    }
}

fn of_whose(whose: tollgate_api_types::Whose) -> SessionsToEnd {
    SessionsToEnd {
        whose: Some(whose),
        ..SessionsToEnd::default()
    }
}

fn all_but_one(total: Total) -> Total {
    match total {
        Total::Exact(n) => Total::Exact(n.saturating_sub(1)),
        Total::AtLeast(n) => Total::AtLeast(n),
    }
}

/// What can be done to a row.
#[derive(Clone, Copy)]
struct RowActions {
    is_ending: Signal<bool>,
    on_end: Callback<End>,
    on_sign_out: Callback<()>,
}

fn spec(listed: &Listed, actions: RowActions) -> ListSpec<SessionInfo> {
    let (is_own, has_ended) = (listed.whose == Whose::Own, listed.has_ended);
    let empty = if has_ended {
        (sessions::NONE_ENDED, sessions::NONE_ENDED_DETAIL)
    } else {
        (sessions::NONE_OPEN, sessions::NONE_OPEN_DETAIL)
    };
    let has_current = is_own && !has_ended;
    let run = move |sids| actions.on_end.run(End::Chosen(sids));
    let bulk = BulkAction {
        label: sessions::END_SELECTED.get(),
        question: sessions::end_selected_question,
        weight: Weight::Destroys,
        run: Callback::new(run),
    };
    ListSpec {
        name: "sessions",
        caption: words::pages::SESSIONS.get(),
        path: Page::Sessions.path(),
        within: None,
        count: sessions::count,
        search: Some(SearchTexts {
            id: "sessions-search",
            label: sessions::SEARCH.get(),
            placeholder: sessions::PLACEHOLDER.get(),
        }),
        filters: filters(has_ended),
        columns: columns(is_own, has_ended, actions),
        usual_sort: (if has_ended { "endedAt" } else { "createdAt" }, Order::Desc),
        usual_limit: is_own.then_some(PAGE_OF_OWN),
        key: |session| session.sid.clone(),
        label: sessions::name,
        open: None,
        beside: &[],
        empty: EmptyTexts {
            title: empty.0.get(),
            detail: empty.1.get(),
        },
        file: "sessions",
        csv: csv(),
        bulk: if is_own || has_ended {
            Vec::new()
        } else {
            vec![bulk]
        },
        fetch: Arc::new(move |client, parameters| Box::pin(fetch(client, parameters, has_current))),
    }
}

/// A page of the sessions. Where the one that is being looked at is among them, it stands first on the first page,
/// whatever the order is.
async fn fetch(
    client: Client,
    parameters: Parameters,
    has_current: bool,
) -> Result<Slice<SessionInfo>, Error> {
    let is_narrower = |(name, _): &(&str, String)| matches!(*name, "cursor" | "q");
    let is_first = !parameters.iter().any(is_narrower);
    let mut slice = Slice::from(api::sessions(client.clone(), parameters.clone()).await?);
    slice.rows.sort_by_key(|session| !session.is_current);
    let is_here = slice.rows.first().is_some_and(|first| first.is_current);
    if has_current && is_first && !is_here {
        let current = find_current(client, parameters, slice.next.clone()).await?;
        slice.n_pinned = usize::from(current.is_some());
        slice.rows.splice(0..0, current);
    }
    Ok(slice)
}

/// The session that is being looked at, on the pages from a cursor on.
async fn find_current(
    client: Client,
    mut parameters: Parameters,
    mut cursor: Option<String>,
) -> Result<Option<SessionInfo>, Error> {
    parameters.retain(|(name, _)| *name != "limit");
    parameters.push(("limit", PAGE_OF_OWN.to_string()));
    while let Some(next) = cursor {
        let mut asked = parameters.clone();
        asked.push(("cursor", next));
        let page = api::sessions(client.clone(), asked).await?;
        if let Some(current) = page.items.into_iter().find(|session| session.is_current) {
            return Ok(Some(current));
        }
        cursor = page.next_cursor;
    }
    Ok(None)
}

fn filters(has_ended: bool) -> Vec<Filter> {
    let choice = |options: &[&'static str]| {
        FilterKind::Choice(options.iter().map(|option| (*option, *option)).collect())
    };
    let mut filters = vec![
        Filter::new("whose", "", choice(&["own", "everybody"])).of_view(),
        Filter::new("usrId", "", FilterKind::Text).of_view(),
        Filter::new("state", "", choice(&["open", "ended"])).of_view(),
    ];
    if has_ended {
        let reasons = EndReason::ALL.map(|reason| (reason.as_str(), sessions::reason(reason).0));
        filters.push(Filter::new(
            "endReason",
            sessions::REASON.get(),
            FilterKind::Choice(reasons.to_vec()),
        ));
    }
    filters
}

fn columns(is_own: bool, has_ended: bool, actions: RowActions) -> Vec<Column<SessionInfo>> {
    let mut columns = vec![Column::new(sessions::DEVICE.get(), device)];
    if !is_own {
        columns.push(Column::new(sessions::USER.get(), user).sorted_by("usrId"));
    }
    columns.push(Column::new(
        sessions::ADDRESS.get(),
        |session: &SessionInfo| {
            let ip = session.ip.clone();
            view! { <span class="address figures name" translate="no" prop:textContent=ip></span> }
                .into_any()
        },
    ));
    columns.push(
        Column::new(sessions::SIGNED_IN.get(), |session: &SessionInfo| {
            view! { <RelativeTime at=session.created_at /> }.into_any()
        })
        .sorted_by("createdAt"),
    );
    columns.push(Column::new(
        sessions::LAST_USED.get(),
        |session: &SessionInfo| view! { <RelativeTime at=session.last_used_at /> }.into_any(),
    ));
    if has_ended {
        columns.push(
            Column::new(sessions::ENDED_AT.get(), |session: &SessionInfo| {
                let at = session.ended_at;
                view! { {at.map(|at| view! { <RelativeTime at /> })} }.into_any()
            })
            .sorted_by("endedAt"),
        );
        columns.push(Column::new(
            sessions::REASON.get(),
            |session: &SessionInfo| {
                let reason = session.end_reason.map(sessions::reason);
                view! { {reason.map(|(text, tone)| view! { <Badge tone text /> })} }.into_any()
            },
        ));
    } else {
        columns.push(Column::new(sessions::ENDS.get(), ends));
        columns.push(
            Column::new(sessions::ACTION.get(), move |session: &SessionInfo| {
                action(session, actions)
            })
            .at_end(),
        );
    }
    columns
}

fn device(session: &SessionInfo) -> AnyView {
    let name = sessions::name(session);
    let is_current = session.is_current;
    view! {
        <span class="list__device">
            <strong prop:textContent=name></strong>
            {is_current.then(|| view! { <Badge tone=Tone::Accent text=sessions::THIS_DEVICE.get() /> })}
        </span>
    }
    .into_any()
}

fn user(session: &SessionInfo) -> AnyView {
    let address = route::user_path(&session.usr_id);
    let name = session.usr_id.clone();
    view! {
        <a href=address>
            <Name text=name />
        </a>
    }
    .into_any()
}

/// When it ends, and whether using it puts that off.
fn ends(session: &SessionInfo) -> AnyView {
    let (idle, last) = (session.idle_expires_at, session.expires_at);
    let at = idle.min(last);
    if at == 0 {
        return ().into_any();
    }
    let now = use_server_time();
    let text = Memo::new(move |_| sessions::ends(&ahead(at - now()), idle < last));
    view! { <time datetime=iso(at) title=exact(at) prop:textContent=move || text.get()></time> }
        .into_any()
}

fn action(session: &SessionInfo, actions: RowActions) -> AnyView {
    let RowActions {
        is_ending,
        on_end,
        on_sign_out,
    } = actions;
    if session.is_current {
        return view! {
            <button type="button" class="button button--small" on:click=move |_| on_sign_out.run(())>
                {sessions::SIGN_OUT_HERE.get()}
            </button>
        }
        .into_any();
    }
    let question = sessions::end_question(&sessions::name(session));
    let ended = Box::new(session.clone());
    view! {
        <ConfirmButton
            label=sessions::SIGN_OUT.get()
            question
            is_busy=is_ending
            on_confirm=Callback::new(move |()| on_end.run(End::One(ended.clone())))
        />
    }
    .into_any()
}

fn csv() -> Vec<CsvColumn<SessionInfo>> {
    let column = |title, value| CsvColumn { title, value };
    vec![
        column("sid", |session: &SessionInfo| session.sid.clone()),
        column("usrId", |session| session.usr_id.clone()),
        column("tenantId", |session| session.tenant_id.clone()),
        column("device", |session| session.device.clone()),
        column("browser", |session| session.browser.clone()),
        column("ip", |session| session.ip.clone()),
        column("createdAt", |session| iso(session.created_at)),
        column("lastUsedAt", |session| iso(session.last_used_at)),
        column("endedAt", |session| {
            session.ended_at.map(iso).unwrap_or_default()
        }),
        column("endReason", |session| {
            let reason = session.end_reason;
            reason.map(EndReason::as_str).unwrap_or_default().to_owned()
        }),
    ]
}
