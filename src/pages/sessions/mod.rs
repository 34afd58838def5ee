//! Where one is signed in, and how to end that; for administrators where everybody is.
//!
//! Which sessions are listed stands in the address: one's own, everybody's or those of one user; open ones or ended ones.

mod actions;
pub mod list;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use self::list::SessionList;
use crate::components::choice::{Choice, ChoiceOption};
use crate::components::frame::PageHead;
use crate::pages::admission::{Admission, AdmittedTo};
use crate::pages::current_user::use_current_user;
use crate::route::{Audience, Page, parameter};
use crate::words::{self, sessions};

/// Whose sessions are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    #[default]
    Own,
    /// Everybody's.
    Everybody,
    /// Those of a user.
    User(String),
}

/// Which sessions are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Whose.
    pub whose: Whose,
    /// Whether they have ended.
    pub has_ended: bool,
}

impl Listed {
    fn read(search: &str) -> Self {
        let is = |name, value: &str| parameter(search, name).as_deref() == Some(value);
        let user = parameter(search, "usrId").filter(|name| !name.is_empty());
        Self {
            whose: match user {
                Some(name) => Whose::User(name),
                None if is("whose", "everybody") => Whose::Everybody,
                None => Whose::Own,
            },
            has_ended: is("state", "ended"),
        }
    }

    fn address(&self) -> String {
        let whose = match &self.whose {
            Whose::Own => None,
            Whose::Everybody => Some("whose=everybody".to_owned()),
            Whose::User(name) => Some(format!("usrId={}", js_sys::encode_uri_component(name))),
        };
        let state = self.has_ended.then(|| "state=ended".to_owned());
        let query: Vec<_> = whose.into_iter().chain(state).collect();
        let path = Page::Sessions.path();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", query.join("&"))
        }
    }
}

/// The sessions.
#[component]
pub fn Sessions() -> impl IntoView {
    let location = use_location();
    let listed = Memo::new(move |last: Option<&Listed>| match last {
        // One is about to leave for a page with parameters of its own.
        Some(last) if Page::at(&location.pathname.read()) != Some(Page::Sessions) => last.clone(),
        _ => Listed::read(&location.search.read()),
    });
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |listed: Listed| {
        navigate.with_value(|navigate| navigate(&listed.address(), Default::default()));
    };
    let on_whose = Callback::new(move |whose| {
        go(Listed {
            whose: if whose == "everybody" {
                Whose::Everybody
            } else {
                Whose::Own
            },
            ..listed.get_untracked()
        });
    });
    let on_state = Callback::new(move |state| {
        go(Listed {
            has_ended: state == "ended",
            ..listed.get_untracked()
        });
    });
    let me = use_current_user().state;
    let may_see_all = Memo::new(move |_| {
        let state = me.read();
        let me = state.data.as_ref();
        me.is_some_and(|me| Audience::Administrators.has(me.data.role, me.data.tenant_role))
    });
    // Others than administrators see their own alone; a link may ask for more.
    let admission = Memo::new(move |_| {
        let state = me.read();
        let me = state.data.as_ref().map(|me| &me.data);
        match (&listed.read().whose, me) {
            (Whose::Own, _) => Admission::Given,
            (_, None) if state.problem.is_some() => Admission::Given,
            (_, None) => Admission::Awaited,
            (Whose::User(name), Some(me)) if *name == me.usr_id => Admission::Given,
            (_, Some(_)) if may_see_all.get() => Admission::Given,
            (_, Some(_)) => Admission::Refused,
        }
    });
    let chosen_whose = Signal::derive(move || match listed.read().whose {
        Whose::Own => "own",
        Whose::Everybody => "everybody",
        Whose::User(_) => "",
    });
    let chosen_state = Signal::derive(move || match listed.read().has_ended {
        true => "ended",
        false => "open",
    });
    let option = |value, label: crate::language::Text| ChoiceOption {
        value,
        label: label.get(),
    };
    let rank = use_current_user().rank();
    let lead = Signal::derive(move || match &listed.read().whose {
        Whose::Own => sessions::LEAD.get().to_owned(),
        Whose::Everybody => sessions::lead_everybody(rank.get()).to_owned(),
        Whose::User(name) => sessions::of_user(name),
    });
    view! {
        <AdmittedTo admission>
            <div class="page">
                <PageHead title=words::pages::SESSIONS.get() lead />
                <div class="list__views">
                    <Show when=move || may_see_all.get()>
                        <Choice
                            legend=sessions::WHOSE.get()
                            name="whose"
                            options=vec![option("own", sessions::MINE), option("everybody", sessions::EVERYBODY)]
                            chosen=chosen_whose
                            on_choose=on_whose
                        />
                    </Show>
                    <Choice
                        legend=sessions::STATE.get()
                        name="state"
                        options=vec![option("open", sessions::OPEN), option("ended", sessions::ENDED)]
                        chosen=chosen_state
                        on_choose=on_state
                    />
                </div>
                {move || view! { <SessionList listed=listed.get() /> }}
            </div>
        </AdmittedTo>
    }
}
