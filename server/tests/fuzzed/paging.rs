//! The queries of lists, and the cursors in them.

use axum::extract::FromRequestParts;
use axum::http::{Request, Uri};
use futures_util::FutureExt;
use percent_encoding::percent_decode_str;
use tollgate_api_types::UserQuery;
use tollgate_server::body::KnownQuery;
use tollgate_server::paging::{Cursor, users_slice};

/// The query of `GET users`.
pub(crate) fn users(data: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(data) else {
        return false;
    };
    let Ok(uri) = Uri::builder().path_and_query(format!("/?{text}")).build() else {
        return false;
    };
    let Some(query) = read(&uri) else {
        return false;
    };
    check_names(uri.query().unwrap_or_default());
    let Ok(slice) = users_slice(query) else {
        return false;
    };
    assert!((1..=100).contains(&slice.limit));
    assert!(slice.q.len() <= 200);
    assert!(!slice.q.contains('\0'));
    if let Some(after) = slice.after {
        // Neither database takes a NUL for a letter like any other.
        assert!(!after.text.contains('\0') && !after.usr_id.contains('\0'));
        let cursor = Cursor::at(after.clone(), slice.sort, slice.order).seal();
        let again = Cursor::open(&cursor, slice.sort, slice.order);
        assert_eq!(again, Some(after));
    }
    true
}

fn read(uri: &Uri) -> Option<UserQuery> {
    let request = Request::builder().uri(uri).body(()).ok()?;
    let (mut parts, ()) = request.into_parts();
    let read = KnownQuery::<UserQuery>::from_request_parts(&mut parts, &());
    let read = read.now_or_never().expect("a query is there at once");
    read.ok().map(|KnownQuery(query)| query)
}

/// Every parameter that was taken is known, and came once.
fn check_names(query: &str) {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut names: Vec<_> = pairs
        .map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
        .map(|name| percent_decode_str(name).decode_utf8_lossy())
        .collect();
    names.sort();
    let n_names = names.len();
    names.dedup();
    assert_eq!(names.len(), n_names, "a parameter came twice");
    for name in names {
        assert!(["q", "sort", "order", "cursor", "limit"].contains(&&*name));
    }
}
