//! The demo world: two projects, forty-odd people, and a day that has just gone by.
//!
//! It is the same at every start but for the time, so that screenshots and tests can be compared.
//!
//! What is not here: when it is made, which is only for `--demo` and an empty database.

use tollgate_api_types::{EventKind, Role, Secret, Tenant};

use crate::keys::{KeyId, random};
use crate::password;
use crate::rotation::Seconds;
use crate::store::{DemoEvent, DemoSession, DemoUser, DemoWorld};
use crate::token::FamilyId;
use crate::utc::{DAY, HOUR, hour_of};

/// Who signs in to look around.
pub const ADMIN: &str = "admin";

/// What everybody in the demo signs in with.
pub const PASSWORD: &str = "tollgate-demo";

const N_SIGN_INS: u64 = 180;

/// User name, display name; more than one script, as in real lists.
const PEOPLE: [(&str, &str); 40] = [
    ("aaliyah", "Aaliyah Brooks"),
    ("amara", "Amara Okafor"),
    ("anders", "Anders Lindqvist"),
    ("beatriz", "Beatriz Sousa"),
    ("bo", "Bo Zhang"),
    ("carmen", "Carmen Ruiz"),
    ("chaewon", "김채원"),
    ("dmitri", "Dmitri Volkov"),
    ("doyun", "박도윤"),
    ("elena", "Elena Petrova"),
    ("emeka", "Emeka Nwosu"),
    ("fatima", "Fatima El-Sayed"),
    ("freja", "Freja Nørgaard"),
    ("giulia", "Giulia Conti"),
    ("hana", "Hana Takahashi"),
    ("henrik", "Henrik Aalto"),
    ("ines", "Inès Lefèvre"),
    ("ivan", "Ivan Horvat"),
    ("jiho", "이지호"),
    ("jonas", "Jonas Weber"),
    ("kavya", "Kavya Raman"),
    ("kwame", "Kwame Mensah"),
    ("leila", "Leila Haddad"),
    ("liam", "Liam O’Connor"),
    ("lucia", "Lucía Fernández"),
    ("marek", "Marek Nowak"),
    ("mei", "Mei Lin Tan"),
    ("minjun", "최민준"),
    ("nadia", "Nadia Rahman"),
    ("noah", "Noah Fischer"),
    ("oluwa", "Oluwaseun Adeyemi"),
    ("paulo", "Paulo Almeida"),
    ("priya", "Priya Sharma"),
    ("quentin", "Quentin Dubois"),
    ("rosa", "Rosa Jiménez"),
    ("sofia", "Sofia Papadaki"),
    ("tomas", "Tomáš Dvořák"),
    ("yusuf", "Yusuf Demir"),
    ("zoe", "Zoë van den Berg"),
    ("서연", "정서연"),
];

const PLACES: [(&str, &str); 6] = [
    ("Windows", "Chrome"),
    ("Mac", "Safari"),
    ("Linux", "Firefox"),
    ("iPhone", "Safari"),
    ("Android", "Chrome"),
    ("Windows", "Edge"),
];

/// The demo world as it is at this time; hashes the password once, which takes a moment.
#[must_use]
pub fn world(now: Seconds, kid: KeyId) -> DemoWorld {
    let mut dice = Dice(0x7011_6a7e);
    let mut users = users(now, &mut dice);
    let sessions = sessions(now, kid, &users, &mut dice);
    let events = events(now, &users, &sessions, &mut dice);
    for user in &mut users {
        let is_sign_in =
            |event: &&DemoEvent| event.kind == EventKind::SignedIn && event.usr_id == user.usr_id;
        let last = events.iter().filter(is_sign_in).map(|event| event.at).max();
        user.last_sign_in_at = last.or(user.last_sign_in_at);
    }
    DemoWorld {
        tenants: vec![
            tenant("acme", "Acme Corporation"),
            tenant("globex", "Globex"),
        ],
        password_hash: password::hash(&Secret::new(PASSWORD)),
        sessions,
        events,
        refreshes: refreshes(now, &mut dice),
        users,
    }
}

fn tenant(tenant_id: &str, name: &str) -> Tenant {
    Tenant {
        tenant_id: tenant_id.into(),
        name: name.into(),
    }
}

fn users(now: Seconds, dice: &mut Dice) -> Vec<DemoUser> {
    let mut users = vec![
        user(ADMIN, "Ada Admin", Role::Admin, vec!["acme", "globex"]),
        user("mina", "Mina Member", Role::Member, vec!["acme"]),
    ];
    for user in &mut users {
        user.last_sign_in_at = Some(now - 2 * DAY);
    }
    for (index, (usr_id, display_name)) in PEOPLE.into_iter().enumerate() {
        let tenants = match index % 5 {
            0 => vec!["globex"],
            1 => vec!["acme", "globex"],
            _ => vec!["acme"],
        };
        let mut person = user(usr_id, display_name, Role::Member, tenants);
        person.is_active = index % 9 != 4;
        // Who has signed in within the last day is in its events.
        person.last_sign_in_at = (index % 7 != 3).then(|| now - DAY - dice.below(20 * DAY));
        users.push(person);
    }
    users
}

fn user(usr_id: &str, display_name: &str, role: Role, tenants: Vec<&'static str>) -> DemoUser {
    DemoUser {
        usr_id: usr_id.into(),
        display_name: display_name.into(),
        email: format!("{usr_id}@example.com"),
        role,
        is_active: true,
        last_sign_in_at: None,
        tenants,
        tenant_role: Role::Member,
    }
}

/// Three of the administrator's, elsewhere, and one of every third user who has signed in.
fn sessions(now: Seconds, kid: KeyId, users: &[DemoUser], dice: &mut Dice) -> Vec<DemoSession> {
    let signed_in = users
        .iter()
        .skip(1)
        .filter(|user| user.is_active && user.last_sign_in_at.is_some());
    let owners = users
        .iter()
        .take(1)
        .cycle()
        .take(3)
        .chain(signed_in.step_by(3));
    owners
        .zip(PLACES.into_iter().skip(1).cycle())
        .map(|(user, (device, browser))| {
            let created_at = now - HOUR - dice.below(6 * HOUR);
            DemoSession {
                id: FamilyId::generate(),
                salt: random(),
                kid,
                usr_id: user.usr_id.clone(),
                tenant_id: user.tenants[0],
                created_at,
                last_used_at: now - 60 - dice.below(HOUR / 3),
                expires_at: created_at + 12 * HOUR,
                device,
                browser,
                ip: dice.ip(),
            }
        })
        .collect()
}

/// A sign-in for each session that is open, and a day of others, some of which have come to their end.
fn events(
    now: Seconds,
    users: &[DemoUser],
    sessions: &[DemoSession],
    dice: &mut Dice,
) -> Vec<DemoEvent> {
    let active: Vec<_> = users
        .iter()
        .filter(|user| user.is_active && user.last_sign_in_at.is_some())
        .collect();
    let mut events = Vec::new();
    let mut sign_ins: Vec<DemoEvent> = Vec::new();
    for index in 0..N_SIGN_INS {
        let at = now - 60 - dice.busy_second(now);
        let (usr_id, ip) = (dice.one_of(&active).usr_id.clone(), dice.ip());
        let event = |kind| DemoEvent {
            at,
            kind,
            usr_id,
            ip,
        };
        let of_session = match index % 20 {
            3 | 11 | 16 => EventKind::SignedOut,
            5 => EventKind::SessionExpired,
            9 => EventKind::RefreshReplayed,
            14 if index < 60 => EventKind::SessionRevoked,
            18 if index < 20 => EventKind::TokenReused,
            0 | 7 => {
                events.push(event(EventKind::SignInFailed));
                continue;
            }
            _ => {
                sign_ins.push(event(EventKind::SignedIn));
                continue;
            }
        };
        // What happens to a session happens after its sign-in, and before its longest time is over.
        let began = dice.one_of(&sign_ins).clone();
        let longest = (now - 60 - began.at).clamp(1, 8 * HOUR);
        events.push(DemoEvent {
            at: began.at + 1 + dice.below(longest),
            kind: of_session,
            ..began
        });
    }
    let open = sessions.iter().map(|session| DemoEvent {
        at: session.created_at,
        kind: EventKind::SignedIn,
        usr_id: session.usr_id.clone(),
        ip: session.ip.clone(),
    });
    events.extend(open.chain(sign_ins));
    events.sort_by_key(|event| event.at);
    events
}

fn refreshes(now: Seconds, dice: &mut Dice) -> Vec<(Seconds, &'static str, i64)> {
    (0..24)
        .map(|ago| hour_of(now) - ago * HOUR)
        .flat_map(|hour| {
            let count = 20 + dice.below(40) + activity(hour) * 12;
            let elsewhere = count / 3;
            [
                (hour, "acme", count - elsewhere),
                (hour, "globex", elsewhere),
            ]
        })
        .collect()
}

/// How busy an hour of the day is, from 0 in the night to 8 at noon.
fn activity(at: Seconds) -> i64 {
    8 - (at.rem_euclid(DAY) / HOUR - 12).abs().min(8)
}

/// Numbers that look random and are the same each time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: i64) -> i64 {
        i64::try_from(self.roll() % limit.unsigned_abs().max(1)).unwrap_or_default()
    }

    /// Some second of the last day, more likely in a busy hour.
    fn busy_second(&mut self, now: Seconds) -> i64 {
        let (one, other) = (self.below(DAY - 120), self.below(DAY - 120));
        if activity(now - one) >= activity(now - other) {
            one
        } else {
            other
        }
    }

    fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = self.below(i64::try_from(items.len()).unwrap_or(1));
        &items[usize::try_from(index).unwrap_or_default()]
    }

    /// An address out of the blocks that are kept for documentation.
    fn ip(&mut self) -> String {
        let block = ["192.0.2", "198.51.100", "203.0.113"]
            [usize::try_from(self.below(3)).unwrap_or_default()];
        format!("{block}.{}", 1 + self.below(254))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Seconds = 1_700_000_000;

    #[test]
    fn what_the_demo_says_of_a_user_is_what_has_happened() {
        let world = world(NOW, 1);
        let sign_ins = |usr_id: &str| -> Vec<Seconds> {
            let is_sign_in =
                |event: &&DemoEvent| event.kind == EventKind::SignedIn && event.usr_id == usr_id;
            let events = world.events.iter().filter(is_sign_in);
            events.map(|event| event.at).collect()
        };
        for user in &world.users {
            match sign_ins(&user.usr_id).into_iter().max() {
                Some(last) => assert_eq!(user.last_sign_in_at, Some(last), "{}", user.usr_id),
                None => assert!(user.last_sign_in_at.is_none_or(|at| at <= NOW - DAY)),
            }
        }
        for session in &world.sessions {
            assert!(sign_ins(&session.usr_id).contains(&session.created_at));
        }
        for event in &world.events {
            assert!(event.at < NOW);
            let needs_none = [EventKind::SignedIn, EventKind::SignInFailed].contains(&event.kind);
            let is_before = |at: &Seconds| *at < event.at && event.at - at <= 12 * HOUR;
            assert!(needs_none || sign_ins(&event.usr_id).iter().any(is_before));
        }
    }
}
