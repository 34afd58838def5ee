//! Which moment is shown: the present one, one that was held on to, or one that is played slowly.

use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;

use crate::recorder::Recorder;
use crate::recording::{Recording, TabId};

/// How much slower a story is played than it has happened.
const SLOWNESS: u32 = 4;

/// How much time the picture shows.
const WINDOW: Duration = Duration::from_secs(12);

/// What is shown at this moment, and how that is changed.
#[derive(Clone, Copy)]
pub(super) struct Player {
    /// This tab.
    pub(super) own: TabId,
    /// The moment that is shown, by the recording's time.
    pub(super) at: RwSignal<Duration>,
    /// What has happened until then.
    pub(super) recording: RwSignal<Recording>,
    mode: RwSignal<Mode>,
}

/// Which moment is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The present one.
    Live,
    /// One that was held on to.
    Paused,
    /// The last one of a story that was played slowly.
    Told,
    /// From this moment on, slowly, until nothing more has happened for a while.
    Slow(Duration),
}

impl Player {
    /// Whether the picture stands still.
    pub(super) fn is_paused(self) -> bool {
        matches!(self.mode.get(), Mode::Paused | Mode::Told)
    }

    /// How much time the picture shows: of a story that is played slowly as much less as it is slower.
    pub(super) fn window(self) -> Duration {
        match self.mode.get() {
            Mode::Live | Mode::Paused => WINDOW,
            Mode::Told | Mode::Slow(_) => WINDOW / SLOWNESS,
        }
    }

    /// Whether a story is being played.
    pub(super) fn is_slow(self) -> bool {
        matches!(self.mode.get(), Mode::Slow(_))
    }

    /// Holds on to what is shown, or lets it go on.
    pub(super) fn toggle_pause(self) {
        self.mode.update(|mode| {
            *mode = match mode {
                Mode::Paused | Mode::Told => Mode::Live,
                Mode::Slow(_) => Mode::Told,
                Mode::Live => Mode::Paused,
            };
        });
    }

    /// Plays what happens from `from` on, slowly.
    pub(super) fn play(self, from: Duration) {
        self.mode.set(Mode::Slow(from));
    }
}

/// A player that follows `recorder` for as long as the component lives that calls this.
pub(super) fn use_player(recorder: Recorder) -> Player {
    let player = Player {
        own: recorder.tab(),
        at: RwSignal::new(recorder.now()),
        recording: RwSignal::new(recorder.recording().clone()),
        mode: RwSignal::new(Mode::Live),
    };
    follow(player, recorder);
    player
}

/// Draws a frame, and asks for the next.
fn follow(player: Player, recorder: Recorder) {
    let handle = Rc::new(RefCell::new(None::<AnimationFrameRequestHandle>));
    let shown = RefCell::new(None);
    schedule(player, Rc::new(recorder), Rc::new(shown), handle.clone());
    let handle = StoredValue::new_local(handle);
    on_cleanup(move || {
        if let Some(handle) = handle.try_with_value(|handle| handle.take()).flatten() {
            handle.cancel();
        }
    });
}

fn schedule(
    player: Player,
    recorder: Rc<Recorder>,
    shown: Rc<RefCell<Option<u64>>>,
    handle: Rc<RefCell<Option<AnimationFrameRequestHandle>>>,
) {
    let next = handle.clone();
    let frame = request_animation_frame_with_handle(move || {
        draw(player, &recorder, &shown);
        schedule(player, recorder, shown, next);
    });
    handle.replace(frame.ok());
}

fn draw(player: Player, recorder: &Recorder, shown: &RefCell<Option<u64>>) {
    let now = recorder.now();
    let Some(mode) = player.mode.try_get_untracked() else {
        return;
    };
    match mode {
        Mode::Paused | Mode::Told => {}
        Mode::Live => {
            player.at.try_set(now);
            let version = Some(recorder.version());
            if shown.replace(version) != version {
                player.recording.try_set(recorder.recording().clone());
            }
        }
        Mode::Slow(from) => {
            shown.replace(None);
            let at = from + now.saturating_sub(from) / SLOWNESS;
            player.at.try_set(at);
            let played = recorder.recording_between(from, at);
            let all = recorder.recording_between(from, now);
            // The whole of it was shown, and nothing of it is under way any more.
            let is_over = played == all && is_settled(&all) && at > from + LEAST_STORY;
            player.recording.try_set(played);
            if is_over {
                // It stays to be looked at until somebody lets it go on.
                player.mode.try_set(Mode::Told);
            }
        }
    }
}

/// A story that is shown slowly lasts at least so long, by the recording's time: its first request may come late.
const LEAST_STORY: Duration = Duration::from_millis(600);

fn is_settled(recording: &Recording) -> bool {
    let has_ended = |exchange: &crate::Exchange| exchange.outcome.is_some();
    recording.requests().len() > 0 && recording.requests().all(has_ended)
}
