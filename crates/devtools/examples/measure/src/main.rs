//! Ten thousand events in ten seconds, and how long the frames take in which they are drawn; before that, the frames of
//! an empty page for as long, so that a busy machine shows itself.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::rc::Rc;

use leptos::{mount::mount_to_body, prelude::*};
use tollgate_devtools::{Recorder, Traffic, view::Motion};
use tollgate_interceptor::observer::{Observer, RequestId, Sending, Source};
use tollgate_interceptor::port::Clock;
use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Event, Method, web};

/// How long each of the two measurements takes.
const LENGTH: Duration = Duration::from_secs(10);

/// How many events a second.
const RATE: f64 = 1_000.0;

/// A frame that takes longer is seen to stutter.
const LONG: Duration = Duration::from_millis(50);

/// How many requests share a refresh.
const CROWD: u64 = 200;

fn main() {
    let platform = web::platform("measure");
    let clock = Rc::clone(&platform.clock);
    let recorder = Recorder::new(&platform);
    let client = Client::new(&Auth::new(platform, EnvelopeContract::new("/api")));
    mount_to_body(move || view! { <Measure clock client recorder /> });
}

#[component]
fn Measure(clock: Rc<dyn Clock>, client: Client, recorder: Recorder) -> impl IntoView {
    let result = RwSignal::new(String::new());
    let is_drawn = RwSignal::new(false);
    let events = Rc::new(Events::new(recorder.clone()));
    let (of_picture, own) = (Rc::clone(&clock), events.clone());
    let measured = move |empty: Frames| {
        is_drawn.set(true);
        let start = of_picture.now();
        let feed = {
            let (clock, events) = (Rc::clone(&of_picture), own.clone());
            move || events.feed_until(clock.now(), clock.now().saturating_sub(start))
        };
        measure(of_picture.clone(), feed, move |drawn| {
            let n_events = own.n_told.get();
            result.set(format!("empty page: {empty}\n{n_events} events: {drawn}"));
            document().set_title("done");
        });
    };
    measure(clock, || (), measured);
    let parts = StoredValue::new_local((client, recorder));
    view! {
        <pre id="result">{move || result.get()}</pre>
        <Show when=move || is_drawn.get()>
            {move || {
                let (client, recorder) = parts.get_value();
                view! { <Traffic client recorder probe="me" motion=Motion::Free /> }
            }}
        </Show>
    }
}

/// What frames took.
#[derive(Debug, Clone, Copy, Default)]
struct Frames {
    n: u32,
    n_long: u32,
    longest: Duration,
}

impl core::fmt::Display for Frames {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let longest = self.longest.as_millis();
        write!(
            f,
            "{} frames, the longest {longest} ms, {} of more than 50 ms",
            self.n, self.n_long
        )
    }
}

/// Looks at each frame for as long as a measurement takes; calls `each` in each of them, and `then` at the end.
fn measure(clock: Rc<dyn Clock>, each: impl Fn() + 'static, then: impl FnOnce(Frames) + 'static) {
    let start = clock.now();
    next(
        clock,
        start,
        start,
        Frames::default(),
        Rc::new(each),
        Box::new(then),
    );
}

fn next(
    clock: Rc<dyn Clock>,
    start: Duration,
    last: Duration,
    frames: Frames,
    each: Rc<dyn Fn()>,
    then: Box<dyn FnOnce(Frames)>,
) {
    request_animation_frame(move || {
        let now = clock.now();
        let took = now.saturating_sub(last);
        let frames = Frames {
            n: frames.n + 1,
            n_long: frames.n_long + u32::from(took > LONG),
            longest: frames.longest.max(took),
        };
        if now.saturating_sub(start) > LENGTH {
            then(frames);
        } else {
            each();
            next(clock, start, now, frames, each, then);
        }
    });
}

/// Tells the recorder what a busy app would: requests that are refused, wait for one refresh, and are answered.
struct Events {
    recorder: Recorder,
    n_told: Cell<u64>,
    story: RefCell<std::collections::VecDeque<Event>>,
    crowds: Cell<u64>,
}

impl Events {
    fn new(recorder: Recorder) -> Self {
        Self {
            recorder,
            n_told: Cell::default(),
            story: RefCell::default(),
            crowds: Cell::default(),
        }
    }

    fn feed_until(&self, now: Duration, passed: Duration) {
        let wanted = (passed.as_secs_f64() * RATE) as u64;
        while self.n_told.get() < wanted {
            let event = self.story.borrow_mut().pop_front();
            match event {
                Some(event) => {
                    self.recorder.on_event(now, &event);
                    self.n_told.set(self.n_told.get() + 1);
                }
                None => self.story.borrow_mut().extend(self.crowd()),
            }
        }
    }

    /// What happens to a crowd of requests, in its order.
    fn crowd(&self) -> Vec<Event> {
        let generation = self.crowds.get() + 1;
        self.crowds.set(generation);
        let stamp = |generation| Stamp {
            login: 1,
            generation,
        };
        let ids = (generation * CROWD..(generation + 1) * CROWD).map(RequestId);
        let sent = |id, generation, sending| Event::Sent {
            id,
            method: Method::Get,
            path: "/api/master/users".to_owned(),
            stamp: Some(stamp(generation)),
            sending,
        };
        let mut events: Vec<_> = ids
            .clone()
            .map(|id| sent(id, generation, Sending::Attempt))
            .collect();
        for id in ids.clone() {
            events.push(Event::Answered { id, status: 401 });
            events.push(Event::Queued { id });
        }
        events.push(Event::Refreshing {
            stamp: stamp(generation),
            attempt: 1,
        });
        events.push(Event::Refreshed {
            stamp: stamp(generation + 1),
            source: Source::Refresh,
        });
        events.extend(
            ids.clone()
                .map(|id| sent(id, generation + 1, Sending::Replay)),
        );
        events.extend(ids.map(|id| Event::Answered { id, status: 200 }));
        events
    }
}
