//! Bodies in JSON, as the server reads them before it asks the database.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tollgate_api_types::{
    LoginRequest, MemberChange, NewProject, NewUser, PasswordChange, ProjectChange, ProjectChoice,
    SetUpRequest, UserChange,
};
use tollgate_server::error::ApiError;
use tollgate_server::fields::{self, Refusal};
use tollgate_server::names::fold;
use tollgate_server::{body, password};

/// What the bodies of an endpoint go through.
type Endpoint = fn(&[u8]) -> bool;

const ENDPOINTS: [(&str, Endpoint); 9] = [
    ("POST auth/login", login),
    ("POST auth/setup", set_up),
    ("PUT me/password", password_change),
    ("PUT me/project", project_choice),
    ("POST users", new_user),
    ("PUT users", user_change),
    ("POST projects", new_project),
    ("PUT projects", project_change),
    ("PUT members", member_change),
];

/// A line that says for which endpoint the body is, and the body.
pub(crate) fn json(data: &[u8]) -> bool {
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let (name, body) = (parts.next(), parts.next().unwrap_or_default());
    let endpoint = ENDPOINTS
        .iter()
        .find(|(known, _)| Some(known.as_bytes()) == name);
    endpoint.is_some_and(|(_, read)| read(body))
}

fn login(data: &[u8]) -> bool {
    taken::<LoginRequest>(data, &["usrId", "password"]).is_some()
}

fn set_up(data: &[u8]) -> bool {
    let members = [
        "secret",
        "usrId",
        "displayName",
        "email",
        "password",
        "tenantId",
        "tenantName",
    ];
    taken::<SetUpRequest>(data, &members).is_some_and(|body| {
        is_good(fields::usr_id, &body.usr_id)
            && is_good(fields::name, &body.display_name)
            && is_good(fields::email, &body.email)
            && is_good(fields::tenant_id, &body.tenant_id)
            && is_good(fields::name, &body.tenant_name)
            && is_good_password(body.password.expose(), &[&body.usr_id, &body.email])
    })
}

fn password_change(data: &[u8]) -> bool {
    taken::<PasswordChange>(data, &["current", "next", "endOthers"])
        .is_some_and(|body| is_good_password(body.next.expose(), &["mina"]))
}

fn project_choice(data: &[u8]) -> bool {
    taken::<ProjectChoice>(data, &["tenantId"]).is_some()
}

fn new_user(data: &[u8]) -> bool {
    let members = ["usrId", "displayName", "email", "role", "tenantRole"];
    taken::<NewUser>(data, &members).is_some_and(|body| {
        is_good(fields::usr_id, &body.usr_id)
            && is_good(fields::name, &body.display_name)
            && is_good(fields::email, &body.email)
    })
}

fn user_change(data: &[u8]) -> bool {
    let members = ["displayName", "email", "role", "version"];
    taken::<UserChange>(data, &members).is_some_and(|body| {
        is_good_or_absent(fields::name, body.display_name)
            && is_good_or_absent(fields::email, body.email)
    })
}

fn new_project(data: &[u8]) -> bool {
    taken::<NewProject>(data, &["tenantId", "name"]).is_some_and(|body| {
        is_good(fields::tenant_id, &body.tenant_id) && is_good(fields::name, &body.name)
    })
}

fn project_change(data: &[u8]) -> bool {
    taken::<ProjectChange>(data, &["name", "isActive", "version"])
        .is_some_and(|body| is_good_or_absent(fields::name, body.name))
}

fn member_change(data: &[u8]) -> bool {
    taken::<MemberChange>(data, &["role"]).is_some()
}

/// `data` as a `T`, if it is taken for one; then it is an object of these members, each of them once, and nothing of it
/// is lost. If not, the answer repeats nothing of it.
fn taken<T: DeserializeOwned + Serialize>(data: &[u8], members: &[&str]) -> Option<T> {
    match body::read_json::<T>(data) {
        Ok(body) => {
            let sent: Value = serde_json::from_slice(data).expect("what was taken is JSON");
            let kept = serde_json::to_value(&body).expect("a body can be written");
            for (name, value) in sent.as_object().expect("a body is an object") {
                assert!(members.contains(&name.as_str()));
                assert!(is_same(&kept[name], value));
            }
            Some(body)
        }
        Err(ApiError::BadRequest(why)) => {
            let is_object = data.trim_ascii_start().starts_with(b"{");
            assert_eq!(is_object, why != "The body is not a JSON object.");
            if is_object {
                let place = place(&why).expect("the answer names a line and a column alone");
                assert!(place.0 <= data.len() + 1 && place.1 <= data.len() + 1);
            }
            None
        }
        Err(other) => panic!("a body was refused with {:?}", other.code()),
    }
}

/// To JSON `3` and `3.0` are one number.
fn is_same(kept: &Value, sent: &Value) -> bool {
    let is_number = kept.is_number() && sent.is_number();
    kept == sent || is_number && kept.as_f64() == sent.as_f64()
}

/// Reads the answer back, strictly.
fn place(why: &str) -> Option<(usize, usize)> {
    let place = why.strip_prefix("The body is not what belongs here (line ")?;
    let (line, column) = place.strip_suffix(").")?.split_once(", column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// Whether a field is taken; what is kept of it then is one line of a sensible length, and good as it is.
fn is_good(read: fn(&str) -> Result<String, Refusal>, text: &str) -> bool {
    let Ok(kept) = read(text) else {
        return false;
    };
    assert!((1..=400).contains(&kept.len()));
    assert!(!kept.contains(char::is_control));
    assert_eq!(kept.trim(), kept);
    // What is dropped, or becomes another character, is space, and what has no meaning in a name: how it is written.
    let letters = |text: &str| fold(text).replace(char::is_whitespace, "");
    assert_eq!(letters(text), letters(&kept));
    assert_eq!(read(&kept), Ok(kept));
    true
}

fn is_good_or_absent(read: fn(&str) -> Result<String, Refusal>, text: Option<String>) -> bool {
    text.is_none_or(|text| is_good(read, &text))
}

/// Whether a password is good enough; then it has the right length, in other letters it is as good, and the less is
/// known about its user, the better it is.
fn is_good_password(password: &str, about: &[&str]) -> bool {
    let judged = password::check(password, about);
    assert_eq!(
        password::check(&password.to_ascii_uppercase(), about),
        judged
    );
    if judged.is_ok() {
        assert!(password.chars().count() >= 8 && password.len() <= 1_024);
        assert_eq!(password::check(password, &[]), Ok(()));
    }
    judged.is_ok()
}
