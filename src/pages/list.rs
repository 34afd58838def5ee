//! A list whose question stands in the address: read from there, asked of the API, and set right where it is wrong.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_interceptor::Error;
use tollgate_interceptor::signals::use_client;

use crate::components::list::state::in_place;
use crate::components::list::{Ask, List, ListSpec, Question, Reading, Within};
use crate::pages::load::use_load_of;
use crate::words;

/// A list that follows the address, for as long as the component that calls this is there.
#[must_use]
pub fn use_list<R>(spec: ListSpec<R>) -> List<R>
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let spec = Arc::new(spec);
    let location = use_location();
    let own_path = spec.path;
    // What is addressed to another page, which one is about to go to, is no question for this list.
    let is_here = move |path: &str| {
        let rest = path.strip_prefix(own_path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let path = Memo::new(move |last: Option<&String>| {
        let path = location.pathname.get();
        match last {
            Some(last) if !is_here(&path) => last.clone(),
            _ => path,
        }
    });
    let search = Memo::new(move |last: Option<&String>| match last {
        Some(last) if !is_here(&location.pathname.read()) => last.clone(),
        _ => location.search.get(),
    });
    let vocabulary = spec.vocabulary();
    let within = spec.within.clone();
    let reading = {
        let prefix = within.as_ref().map(|within| within.prefix);
        Memo::new(move |_| match prefix {
            Some(prefix) => Reading::within(&search.read(), prefix, &vocabulary),
            None => Reading::of(&search.read(), &vocabulary),
        })
    };
    let question = Memo::new(move |_| reading.read().question.clone());

    let is_page_refused = RwSignal::new(false);
    let usual_limit = spec.usual_limit;
    let (filters, fetch, name) = (spec.filters.clone(), Arc::clone(&spec.fetch), spec.name);
    let load = {
        let (filters, fetch) = (filters.clone(), Arc::clone(&fetch));
        use_load_of(
            move || (name, within.clone(), question.get()),
            move |client, (_, _, question): (&'static str, Option<Within>, Question)| {
                let asked = Question {
                    limit: question.limit.or(usual_limit),
                    ..question.clone()
                };
                let answer = fetch(client, asked.parameters(&filters));
                async move {
                    let answer = answer.await;
                    let is_refused =
                        matches!(&answer, Err(Error::Http(failure)) if failure.status == 400);
                    if is_refused && question.cursor.is_some() {
                        // The page may have been left meanwhile.
                        is_page_refused.try_set(true);
                    }
                    answer
                }
            },
        )
    };
    let client = use_client();
    let ask: Ask<R> = Rc::new(move |parameters| {
        let answer = fetch(client.clone(), parameters);
        Box::pin(async move { answer.await.map_err(|error| words::problem(&error)) })
    });
    let list = List {
        spec: StoredValue::new(spec),
        reading,
        path,
        search,
        state: load.state,
        again: load.again,
        selected: RwSignal::new(BTreeMap::new()),
        notice: RwSignal::new(None),
        ask: StoredValue::new_local(ask),
    };
    set_right(list, question, is_page_refused);
    forget_selection(list, question);
    list
}

/// Says what is wrong with the address, and puts a right one in its place.
fn set_right<R: Clone + PartialEq + Send + Sync + 'static>(
    list: List<R>,
    question: Memo<Question>,
    is_page_refused: RwSignal<bool>,
) {
    let navigate = use_navigate();
    Effect::new(move |last: Option<Question>| {
        let question = question.get();
        let refused = list.reading.read().refused.clone();
        if !refused.is_empty() {
            list.notice.set(Some(words::list::refused(&refused)));
            navigate(&untrack(|| list.address(&question)), in_place(true));
        } else if is_page_refused.get() {
            is_page_refused.set(false);
            list.notice
                .set(Some(words::list::PAGE_REFUSED.get().to_owned()));
            let start = question.from_start();
            navigate(&untrack(|| list.address(&start)), in_place(true));
            return start;
        } else if last.is_some_and(|last| last != question) {
            list.notice.set(None);
        }
        question
    });
}

/// What is selected stays from page to page, and goes when other rows are asked for.
fn forget_selection<R: Clone + PartialEq + Send + Sync + 'static>(
    list: List<R>,
    question: Memo<Question>,
) {
    Effect::new(move |last: Option<Question>| {
        let question = question.get();
        let is_other = |last: &Question| last.q != question.q || last.filters != question.filters;
        if last.as_ref().is_some_and(is_other) {
            list.selected.update(BTreeMap::clear);
        }
        question
    });
}
