//! What can happen, and how often.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::Index;
use tollgate_server::rotation::Class;
use tollgate_server::store::Others;

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
        session: Pick,
        generation: Generation,
        attempt: Attempt,
        client: Client,
    },
    Logout {
        session: Pick,
        generation: Generation,
    },
    EndOne {
        access: Pick,
        session: Pick,
    },
    EndOthers {
        access: Pick,
    },
    ExpireAccess {
        access: Pick,
    },
    Me {
        access: Pick,
    },
    /// Somebody who knows the current password chooses another one.
    ChangePassword {
        session: Pick,
        others: Others,
    },
    /// An administrator gives somebody a one-time password.
    ResetPassword {
        session: Pick,
        user: usize,
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

/// With which program, and from where, a refresh comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client {
    pub(crate) agent: &'static str,
    pub(crate) ip: &'static str,
}

/// The program of most, and another one.
const AGENTS: [&str; 2] = ["Mozilla/5.0 Firefox/140.0", "curl/8.14.1"];

/// The address of most, and another one.
const ADDRESSES: [&str; 2] = ["192.0.2.1", "198.51.100.1"];

/// Which refresh token of a session.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Generation {
    /// So many before the newest; the first at least.
    Past(u64),
    /// One that this database has never given.
    Next,
}

/// Which access token, or session: the last one of all but so many, or any.
#[derive(Debug, Clone)]
pub(crate) enum Pick {
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

impl Pick {
    /// Its place among so many; `None` where there is no such one.
    pub(crate) fn of(&self, count: usize) -> Option<usize> {
        match self {
            Self::Last(before) => count.checked_sub(before + 1),
            Self::Any(index) => (count > 0).then(|| index.index(count)),
        }
    }
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
        2 => login(),
        1 => failed_login(),
        24 => refresh(),
        1 => (session(), generation())
            .prop_map(|(session, generation)| Step::Logout { session, generation }),
        1 => (access(), session())
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
        2 => (session(), prop_oneof![Just(Others::End), Just(Others::Stay)])
            .prop_map(|(session, others)| Step::ChangePassword { session, others }),
        2 => (any::<Index>(), user())
            .prop_map(|(session, user)| Step::ResetPassword { session: Pick::Any(session), user }),
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
        24 => Just(Attempt::Own),
        2 => Just(Attempt::Foreign),
        1 => Just(Attempt::Missing),
        1 => Just(Attempt::Malformed),
    ];
    (session(), generation(), attempt, client()).prop_map(
        |(session, generation, attempt, client)| Step::Refresh {
            session,
            generation,
            attempt,
            client,
        },
    )
}

fn client() -> impl Strategy<Value = Client> {
    let index = || prop_oneof![8 => Just(0_usize), 1 => Just(1)];
    (index(), index()).prop_map(|(agent, ip)| Client {
        agent: AGENTS[agent],
        ip: ADDRESSES[ip],
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

fn access() -> impl Strategy<Value = Pick> {
    prop_oneof![
        2 => (0_usize..4).prop_map(Pick::Last),
        1 => any::<Index>().prop_map(Pick::Any),
    ]
}

/// Mostly the newest: a session must be refreshed a few times until it remembers all that it can.
fn session() -> impl Strategy<Value = Pick> {
    prop_oneof![
        6 => Just(Pick::Last(0)),
        2 => any::<Index>().prop_map(Pick::Any),
    ]
}

/// Mostly within the life of an access token, sometimes to the edges of what there is, seldom for a day.
fn wait() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![
        6 => -100_i64..200,
        2 => 3_i64..8,
        2 => 55_i64..65,
        2 => 295_i64..305,
        1 => 895_i64..905,
        2 => 1_700_i64..1_801,
        1 => -90_000_i64..90_000,
    ];
    seconds.prop_map(|seconds| Step::Wait { seconds })
}
