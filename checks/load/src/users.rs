//! Who signs in: people of the demo data.

use tollgate_api_types::Secret;

use crate::browser::User;

/// The password of everybody in the demo data; it is public.
pub const PASSWORD: &str = "tollgate-demo";

/// Some of them that are active.
const NAMES: [&str; 16] = [
    "admin", "mina", "aaliyah", "amara", "anders", "beatriz", "carmen", "chaewon", "dmitri",
    "doyun", "elena", "emeka", "fatima", "freja", "hana", "henrik",
];

/// All of them that sign in here.
#[must_use]
pub fn demo_users() -> Vec<User> {
    let user = |name: &str| User {
        usr_id: name.into(),
        password: Secret::new(PASSWORD),
    };
    NAMES.into_iter().map(user).collect()
}
