//! Many requests by a caller in Rust, which is how an app uses the interceptor: typed data, and no JavaScript between.
//!
//! The n-th of them reads `{path}/{n}`, counted from 0, and its answer is right when it says that it is the n-th.

use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::Value;
use tollgate_interceptor::{Client, Error, Request};

/// What the benchmark's server sends, as an app would write it down.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Thing {
    id: u32,
    name: String,
    is_open: bool,
    tags: Vec<String>,
}

/// Reads `n` things, one after the other, and counts the answers that are right.
///
/// # Errors
///
/// That of the first request that fails.
pub async fn in_turn(client: Client, path: String, n: u32) -> Result<Value, Error> {
    let mut n_right = 0;
    for id in 0..n {
        n_right += u32::from(read(&client, &path, id).await?.is_right(id));
    }
    Ok(n_right.into())
}

/// The same, all at once.
///
/// # Errors
///
/// That of the first request, in order, that has failed; all have come to their end by then.
pub async fn at_once(client: Client, path: String, n: u32) -> Result<Value, Error> {
    let things = join_all((0..n).map(|id| read(&client, &path, id))).await;
    let mut n_right = 0;
    for (id, thing) in (0..).zip(things) {
        n_right += u32::from(thing?.is_right(id));
    }
    Ok(n_right.into())
}

fn read(
    client: &Client,
    path: &str,
    id: u32,
) -> impl Future<Output = Result<Thing, Error>> + use<> {
    client.send(Request::get(format!("{path}/{id}")))
}

impl Thing {
    fn is_right(&self, id: u32) -> bool {
        self.id == id && self.name == format!("Thing {id}") && self.is_open && self.tags.len() == 2
    }
}
