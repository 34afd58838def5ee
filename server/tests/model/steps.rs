//! What can happen, and how often.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::Index;
use tollgate_server::rotation::Class;

use super::{TENANTS, USERS};

/// Something that somebody does. What it is done with is chosen among what there is by then.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Somebody signs in; `None` for a name that nobody has.
    Login {
        user: Option<usize>,
        class: Class,
        is_right: bool,
    },
    /// A refresh token comes: the newest or an older one, from its browser or from elsewhere, once or again.
    Refresh {
        session: Index,
        generation: Generation,
        attempt: Attempt,
    },
    Logout {
        session: Index,
        generation: Generation,
    },
    EndOne {
        access: Access,
        session: Index,
    },
    EndOthers {
        access: Access,
    },
    ExpireAccess {
        access: Access,
    },
    Me {
        access: Access,
    },
    /// The user is disabled, or may sign in again.
    SetActive {
        user: usize,
        is_active: bool,
    },
    /// All sessions of a user, or of everybody, lose their standing.
    MoveEpoch {
        user: Option<usize>,
    },
    SetMember {
        user: usize,
        tenant: &'static str,
        is_member: bool,
    },
    /// Time goes by, or is set back.
    Wait {
        seconds: i64,
    },
}

/// Which refresh token of a session.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Generation {
    /// So many before the newest; the first at least.
    Past(u64),
    /// One that this database has never given.
    Next,
}

/// Which access token: the last one of all but so many, or any.
#[derive(Debug, Clone)]
pub(crate) enum Access {
    Last(usize),
    Any(Index),
}

/// What comes with a refresh token.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Attempt {
    /// What the browser of the session makes of it.
    Own,
    /// What a thief makes of it.
    Foreign,
    Missing,
    Malformed,
}

impl Generation {
    pub(crate) const fn of(self, newest: u64) -> u64 {
        match self {
            Self::Past(age) => newest.saturating_sub(age),
            Self::Next => newest + 1,
        }
    }
}

/// A life of several sessions, beginning with one.
pub(crate) fn steps(n_steps: usize) -> impl Strategy<Value = Vec<Step>> {
    let first = login().prop_map(|step| vec![step]);
    (first, vec(step(), n_steps / 2..n_steps)).prop_map(|(mut steps, rest)| {
        steps.extend(rest);
        steps
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => login(),
        1 => failed_login(),
        16 => refresh(),
        1 => (any::<Index>(), generation())
            .prop_map(|(session, generation)| Step::Logout { session, generation }),
        1 => (access(), any::<Index>())
            .prop_map(|(access, session)| Step::EndOne { access, session }),
        1 => access().prop_map(|access| Step::EndOthers { access }),
        1 => access().prop_map(|access| Step::ExpireAccess { access }),
        5 => access().prop_map(|access| Step::Me { access }),
        2 => (user(), any::<bool>())
            .prop_map(|(user, is_active)| Step::SetActive { user, is_active }),
        1 => proptest::option::of(user()).prop_map(|user| Step::MoveEpoch { user }),
        2 => (user(), 0..TENANTS.len(), any::<bool>()).prop_map(|(user, tenant, is_member)| {
            Step::SetMember { user, tenant: TENANTS[tenant], is_member }
        }),
        4 => wait(),
    ]
}

fn user() -> impl Strategy<Value = usize> {
    0..USERS.len()
}

fn login() -> impl Strategy<Value = Step> {
    let class = prop_oneof![3 => Just(Class::K2), 2 => Just(Class::K0), 1 => Just(Class::S)];
    (user(), class).prop_map(|(user, class)| Step::Login {
        user: Some(user),
        class,
        is_right: true,
    })
}

fn failed_login() -> impl Strategy<Value = Step> {
    proptest::option::of(user()).prop_map(|user| Step::Login {
        user,
        class: Class::K2,
        is_right: false,
    })
}

fn refresh() -> impl Strategy<Value = Step> {
    let attempt = prop_oneof![
        12 => Just(Attempt::Own),
        2 => Just(Attempt::Foreign),
        1 => Just(Attempt::Missing),
        1 => Just(Attempt::Malformed),
    ];
    (any::<Index>(), generation(), attempt).prop_map(|(session, generation, attempt)| {
        Step::Refresh {
            session,
            generation,
            attempt,
        }
    })
}

fn generation() -> impl Strategy<Value = Generation> {
    prop_oneof![
        16 => Just(Generation::Past(0)),
        6 => Just(Generation::Past(1)),
        3 => (2_u64..8).prop_map(Generation::Past),
        1 => Just(Generation::Next),
    ]
}

fn access() -> impl Strategy<Value = Access> {
    prop_oneof![
        2 => (0_usize..4).prop_map(Access::Last),
        1 => any::<Index>().prop_map(Access::Any),
    ]
}

/// Mostly within the life of an access token, sometimes to the edges of what there is, seldom for a day.
fn wait() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![
        6 => -100_i64..200,
        2 => 55_i64..65,
        2 => 295_i64..305,
        2 => 1_700_i64..1_801,
        1 => -90_000_i64..90_000,
    ];
    seconds.prop_map(|seconds| Step::Wait { seconds })
}
