//! The question for users, as it stands in the address.

use tollgate_api_types::{Order, UserQuery, UserSort};

use crate::route::{self, Page};

/// Reads the question from the query of an address; what can't be understood counts as not asked.
pub(super) fn read(search: &str) -> UserQuery {
    let parameter = |name| route::parameter(search, name).filter(|value| !value.is_empty());
    UserQuery {
        q: parameter("q"),
        sort: parameter("sort")
            .and_then(|name| UserSort::ALL.into_iter().find(|sort| sort.as_str() == name)),
        order: parameter("order")
            .and_then(|name| Order::ALL.into_iter().find(|order| order.as_str() == name)),
        cursor: parameter("cursor"),
        ..UserQuery::default()
    }
}

/// The address that asks this question.
pub(super) fn address(query: &UserQuery) -> String {
    address_at(Page::Users.path(), query)
}

/// The address that asks this question and opens a user beside the answer.
pub(super) fn user_address(usr_id: &str, query: &UserQuery) -> String {
    address_at(&route::user_path(usr_id), query)
}

fn address_at(path: &str, query: &UserQuery) -> String {
    let parameters = [
        ("q", query.q.as_deref()),
        ("sort", query.sort.map(UserSort::as_str)),
        ("order", query.order.map(Order::as_str)),
        ("cursor", query.cursor.as_deref()),
    ];
    let query = parameters
        .into_iter()
        .filter_map(|(name, value)| {
            Some(format!("{name}={}", js_sys::encode_uri_component(value?)))
        })
        .collect::<Vec<_>>()
        .join("&");
    match query.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{query}"),
    }
}

/// The same question, from the first page on.
pub(super) fn from_start(query: UserQuery) -> UserQuery {
    UserQuery {
        cursor: None,
        ..query
    }
}

/// The same question, sorted by a column; by the one that it is sorted by already, the other way round.
pub(super) fn sorted(query: &UserQuery, column: UserSort) -> UserQuery {
    let order = match direction(query, column) {
        Some(Order::Asc) => Order::Desc,
        Some(Order::Desc) | None => Order::Asc,
    };
    UserQuery {
        sort: Some(column),
        order: Some(order),
        ..from_start(query.clone())
    }
}

/// Which way a list is sorted by a column; `None` when it is sorted by another one.
pub(super) fn direction(query: &UserQuery, column: UserSort) -> Option<Order> {
    (query.sort.unwrap_or_default() == column).then(|| query.order.unwrap_or_default())
}
