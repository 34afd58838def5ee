//! The addresses of the log, by what is asked for.
//!
//! ```
//! use tollgate::pages::audit::address;
//!
//! assert_eq!(address::with(&[]), "/audit");
//! ```

use tollgate_api_types::Event;

use crate::route::{self, Page};

/// The log with these filters.
#[must_use]
pub fn with(parameters: &[(&str, &str)]) -> String {
    at(Page::Audit.path().to_owned(), parameters)
}

fn at(mut address: String, parameters: &[(&str, &str)]) -> String {
    for (index, (name, value)) in parameters.iter().enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.push_str(&String::from(js_sys::encode_uri_component(value)));
    }
    address
}

/// An event, open beside what belongs to it: all of the same request, or else all of its kind about the same user.
#[must_use]
pub fn of_event(event: &Event) -> String {
    let path = route::event_path(event.id);
    match &event.request_id {
        Some(request_id) => at(path, &[("requestId", request_id)]),
        None => at(
            path,
            &[("usrId", &event.usr_id), ("kind", event.kind.as_str())],
        ),
    }
}
