//! Names of users: how they are compared.

/// A user's name as it is stored and looked up: the case of ASCII letters makes no difference.
///
/// ```
/// assert_eq!(tollgate_server::names::fold("Mina"), "mina");
/// ```
#[must_use]
pub fn fold(usr_id: &str) -> String {
    usr_id.to_ascii_lowercase()
}
