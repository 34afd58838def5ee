//! Bodies in JSON, as the server reads them before anything looks at what they say.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tollgate_api_types::LoginRequest;
use tollgate_server::body;
use tollgate_server::error::ApiError;

/// A body, read as each of the types that there are.
pub(crate) fn json(data: &[u8]) -> bool {
    is_taken::<LoginRequest>(data, &["usrId", "password"])
}

/// Whether `data` is taken for a `T`; then it is an object of these members, each of them once, and nothing of it is
/// lost. If not, the answer repeats nothing of it.
fn is_taken<T: DeserializeOwned + Serialize>(data: &[u8], members: &[&str]) -> bool {
    match body::read_json::<T>(data) {
        Ok(body) => {
            let sent: Value = serde_json::from_slice(data).expect("what was taken is JSON");
            let kept = serde_json::to_value(&body).expect("a body can be written");
            for (name, value) in sent.as_object().expect("a body is an object") {
                assert!(members.contains(&name.as_str()));
                assert_eq!(&kept[name], value);
            }
            true
        }
        Err(ApiError::BadRequest(why)) => {
            let is_object = data.trim_ascii_start().starts_with(b"{");
            assert_eq!(is_object, why != "The body is not a JSON object.");
            if is_object {
                let place = place(&why).expect("the answer names a line and a column alone");
                assert!(place.0 <= data.len() + 1 && place.1 <= data.len() + 1);
            }
            false
        }
        Err(other) => panic!("a body was refused with {:?}", other.code()),
    }
}

/// Reads the answer back, strictly.
fn place(why: &str) -> Option<(usize, usize)> {
    let place = why.strip_prefix("The body is not what belongs here (line ")?;
    let (line, column) = place.strip_suffix(").")?.split_once(", column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}
