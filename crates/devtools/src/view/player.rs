//! Which moment is shown: the present one, one that was held on to, or one that is played slowly.

use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;

use super::scene::Scene;
use super::stills_view::{Still, stills};
use crate::recorder::Recorder;
use crate::recording::{Exchange, Recording, TabId};

/// How much slower a story is played than it has happened.
const SLOWNESS: u32 = 4;

/// How much time the picture shows.
const WINDOW: Duration = Duration::from_secs(12);

/// How much time the picture of a story shows at its beginning.
const STORY_WINDOW: Duration = Duration::from_millis(750);

/// The shortest story that is drawn over the whole width.
const SHORTEST_STORY: Duration = Duration::from_millis(60);

/// A story lasts at least so long, by the recording's time: its first request may come late.
const LEAST_STORY: Duration = Duration::from_millis(600);

/// Whether what moves is to stand still, as the reader has asked the system for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Motion {
    /// It may move.
    #[default]
    Free,
    /// It stands still, and stories are told in pictures.
    Reduced,
}

impl Motion {
    /// What the reader has asked the system for.
    #[must_use]
    pub fn wanted() -> Self {
        let asked = window().match_media("(prefers-reduced-motion: reduce)");
        match asked.ok().flatten().is_some_and(|query| query.matches()) {
            true => Self::Reduced,
            false => Self::Free,
        }
    }
}

/// What is shown at this moment, and how that is changed.
#[derive(Clone, Copy)]
pub(super) struct Player {
    /// This tab.
    pub(super) own: TabId,
    /// The moment that is shown, by the recording's time.
    pub(super) at: RwSignal<Duration>,
    /// What has happened until then.
    pub(super) recording: RwSignal<Recording>,
    /// How many requests were begun since the picture stands still.
    pub(super) n_new: RwSignal<u32>,
    /// The story in pictures, once it was told to somebody who has asked for reduced motion.
    pub(super) stills: RwSignal<Vec<Still>>,
    pub(super) motion: Motion,
    mode: RwSignal<Mode>,
}

/// Which moment is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The present one.
    Live,
    /// One that was held on to.
    Paused,
    /// The end of a story, all of which is in the picture; so much time it shows.
    Told(Duration),
    /// From this moment on, slowly, until nothing more has happened for a while.
    Slow(Duration),
}

impl Player {
    /// Whether the picture stands still.
    pub(super) fn is_paused(self) -> bool {
        matches!(self.mode.get(), Mode::Paused | Mode::Told(_))
    }

    /// Whether it shows the present moment.
    pub(super) fn is_live(self) -> bool {
        self.mode.get() == Mode::Live
    }

    /// Whether a story is being played.
    pub(super) fn is_slow(self) -> bool {
        matches!(self.mode.get(), Mode::Slow(_))
    }

    /// Whether a story was played to its end and is there to be looked at.
    pub(super) fn is_told(self) -> bool {
        matches!(self.mode.get(), Mode::Told(_))
    }

    /// What is drawn.
    pub(super) fn scene(self) -> Scene {
        let window = Memo::new(move |_| match self.mode.get() {
            Mode::Live | Mode::Paused => WINDOW,
            Mode::Told(window) => window,
            // It grows with the story, so that its beginning stays in the picture.
            Mode::Slow(from) => {
                let passed = self.at.get().saturating_sub(from);
                (passed + passed / 8).clamp(STORY_WINDOW, WINDOW)
            }
        });
        Scene {
            own: self.own,
            at: self.at.into(),
            recording: self.recording.into(),
            window: window.into(),
        }
    }

    /// Holds on to what is shown, or lets it go on.
    pub(super) fn toggle_pause(self) {
        let window = self.scene().window.get_untracked();
        self.n_new.set(0);
        self.mode.update(|mode| {
            *mode = match mode {
                Mode::Paused | Mode::Told(_) => Mode::Live,
                Mode::Slow(_) => Mode::Told(window),
                Mode::Live => Mode::Paused,
            };
        });
    }

    /// Leaves a story that was told: whoever does something wants to see it. What somebody has paused stays so.
    pub(super) fn leave_story(self) {
        if matches!(self.mode.get_untracked(), Mode::Told(_)) {
            self.toggle_pause();
        }
    }

    /// Plays what happens from `from` on, slowly.
    pub(super) fn play(self, from: Duration) {
        self.n_new.set(0);
        self.mode.set(Mode::Slow(from));
    }
}

/// A player that follows `recorder` for as long as the component lives that calls this.
pub(super) fn use_player(recorder: Recorder, motion: Motion) -> Player {
    let player = Player {
        own: recorder.tab(),
        at: RwSignal::new(recorder.now()),
        recording: RwSignal::new(recorder.recording().clone()),
        n_new: RwSignal::new(0),
        stills: RwSignal::default(),
        motion,
        mode: RwSignal::new(Mode::Live),
    };
    follow(player, recorder);
    player
}

/// Draws a frame, and asks for the next.
fn follow(player: Player, recorder: Recorder) {
    let handle = Rc::new(RefCell::new(None::<AnimationFrameRequestHandle>));
    let shown = Rc::new(RefCell::new(None));
    schedule(player, Rc::new(recorder), shown, handle.clone());
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
        Mode::Paused | Mode::Told(_) => count_new(player, recorder),
        Mode::Live => {
            let version = Some(recorder.version());
            let is_new = shown.replace(version) != version;
            let shown_at = player.at.try_get_untracked().unwrap_or_default();
            // Without motion the picture goes on by steps.
            let is_due = player.motion == Motion::Free || now.as_secs() != shown_at.as_secs();
            if is_new || is_due {
                player.at.try_set(now);
            }
            if is_new {
                player.recording.try_set(recorder.recording().clone());
            }
        }
        Mode::Slow(from) => {
            shown.replace(None);
            let passed = now.saturating_sub(from);
            let at = match player.motion {
                Motion::Free => from + passed / SLOWNESS,
                Motion::Reduced => now,
            };
            player.at.try_set(at);
            let played = recorder.recording_between(from, at);
            let all = recorder.recording_between(from, now);
            // The whole of it was shown, and nothing of it is under way any more.
            let is_over = played == all && is_settled(&all) && at > from + LEAST_STORY;
            let end = is_over.then(|| whole(&all)).flatten();
            player.recording.try_set(played);
            if end.is_some() && player.motion == Motion::Reduced {
                player.stills.try_set(stills(recorder, from, &all));
            }
            if let Some((at, window)) = end {
                // It stays to be looked at until somebody lets it go on.
                player.at.try_set(at);
                player.mode.try_set(Mode::Told(window));
            }
        }
    }
}

/// Counts what was begun since the picture stands still.
fn count_new(player: Player, recorder: &Recorder) {
    let shown = player.recording.try_with_untracked(Recording::newest);
    let n_new = recorder.recording().n_after(shown.flatten());
    if player.n_new.try_get_untracked() != Some(n_new) {
        player.n_new.try_set(n_new);
    }
}

fn is_settled(recording: &Recording) -> bool {
    let has_ended = |exchange: &Exchange| exchange.outcome.is_some();
    recording.requests().len() > 0 && recording.requests().all(has_ended)
}

/// The moment and the length of time by which a whole story takes six tenths of the picture, with room behind it for
/// the words at its end.
fn whole(story: &Recording) -> Option<(Duration, Duration)> {
    let from = story.requests().map(Exchange::from).min()?;
    let to = story.requests().filter_map(Exchange::to).max()?;
    let length = to.saturating_sub(from).max(SHORTEST_STORY);
    let window = (length * 10 / 6).min(WINDOW);
    Some((to + window / 10, window))
}
