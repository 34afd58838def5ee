//! Everything that is filtered, as a file: fetched page by page, with a count, and given up at will.

use core::fmt::Write as _;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::csv;
use super::question::Parameters;
use super::state::{Ask, List};
use crate::components::clock::use_server_time;
use crate::components::effect::effect;
use crate::components::problem::Problem;
use crate::components::relative_time::day;
use crate::words::list as words;

/// The most rows that the API gives at once.
const ROWS_A_CALL: &str = "100";

/// How far an export is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Progress {
    Idle,
    /// So many rows have come.
    Under(usize),
    Done(usize),
    Failed(Problem),
}

/// A button that saves all rows that the address asks for.
#[component]
pub fn Export<R: Clone + Send + Sync + 'static>(
    /// The list.
    list: List<R>,
) -> impl IntoView {
    let progress = RwSignal::new(Progress::Idle);
    // What is exported; `None` once it is given up, which drops what is under way.
    let wanted = RwSignal::new(None::<Parameters>);
    let now = use_server_time();
    effect(move || {
        let Some(parameters) = wanted.get() else {
            return;
        };
        let ask = list.ask.get_value();
        spawn_local_scoped_with_cancellation(async move {
            let told = |n| progress.set(Progress::Under(n));
            match fetch_all(&ask, parameters, told).await {
                Ok(rows) => {
                    let text = list.spec.with_value(|spec| text(&spec.csv, &rows));
                    let today = day(untrack(now));
                    save(
                        &list
                            .spec
                            .with_value(|spec| format!("{}-{today}.csv", spec.file)),
                        &text,
                    );
                    progress.set(Progress::Done(rows.len()));
                }
                Err(problem) => progress.set(Progress::Failed(problem)),
            }
            wanted.set(None);
        });
    });
    let is_under_way = Memo::new(move |_| matches!(*progress.read(), Progress::Under(_)));
    let start = move |_| {
        let filters = list.spec.with_value(|spec| spec.filters.clone());
        let mut question = untrack(|| list.question()).from_start();
        question.limit = None;
        progress.set(Progress::Under(0));
        wanted.set(Some(question.parameters(&filters)));
    };
    let cancel = move |_| {
        wanted.set(None);
        progress.set(Progress::Idle);
    };
    let total = move || {
        let state = list.state.read();
        state.data.as_ref().map(|slice| slice.total)
    };
    let said = move || match progress.get() {
        Progress::Idle => String::new(),
        Progress::Under(n) => words::exporting(n, total()),
        Progress::Done(n) => words::exported(n),
        Progress::Failed(problem) => format!("{}. {}", problem.title, problem.detail),
    };
    let button = move || {
        if is_under_way.get() {
            view! {
                <button type="button" class="button button--small" on:click=cancel>
                    {crate::words::controls::CANCEL.get()}
                </button>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="button button--small list__export" on:click=start>
                    {words::EXPORT.get()}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <div class="list__export-room">
            <span class="soft figures" role="status" prop:textContent=said></span>
            {button}
        </div>
    }
}

async fn fetch_all<R>(
    ask: &Ask<R>,
    parameters: Parameters,
    told: impl Fn(usize),
) -> Result<Vec<R>, Problem> {
    let mut rows = Vec::new();
    let mut cursor = None;
    loop {
        let mut asked = parameters.clone();
        asked.push(("limit", ROWS_A_CALL.to_owned()));
        asked.extend(cursor.map(|cursor| ("cursor", cursor)));
        let slice = ask(asked).await?;
        // Those that stand first here come once more in their own place.
        rows.extend(slice.rows.into_iter().skip(slice.n_pinned));
        told(rows.len());
        cursor = slice.next;
        if cursor.is_none() {
            return Ok(rows);
        }
    }
}

fn text<R>(columns: &[super::CsvColumn<R>], rows: &[R]) -> String {
    let mut text = String::from(csv::BYTE_ORDER_MARK);
    text.push_str(&csv::line(columns.iter().map(|column| column.title)));
    for row in rows {
        let line = csv::line(columns.iter().map(|column| (column.value)(row)));
        // Writing into a string never fails.
        _ = text.write_str(&line);
    }
    text
}

/// Saves a text as a file, as a link to it would.
fn save(name: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let link = document().create_element("a");
    let (Ok(url), Ok(link)) = (Url::create_object_url_with_blob(&blob), link) else {
        return;
    };
    let link: HtmlAnchorElement = link.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has begun, and holds what it needs.
    _ = Url::revoke_object_url(&url);
}
