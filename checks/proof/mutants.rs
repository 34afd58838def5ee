// What is taken out of the tab, one rule at a time, by the build script; `tests/mutants.rs` explores what is left.

/// A copy of the tab without one rule.
pub(crate) struct Mutant {
    /// What its module is called.
    pub(crate) name: &'static str,
    /// What makes it.
    pub(crate) patches: &'static [Patch],
}

/// A change to one file of the tab.
pub(crate) struct Patch {
    /// Which one.
    pub(crate) file: &'static str,
    /// What stands there.
    pub(crate) with: &'static str,
    /// What stands there without the rule.
    pub(crate) without: &'static str,
}

/// All of them, by the rules of ARCHITECTURE.md that they break.
pub(crate) const ALL: &[Mutant] = &[
    // Rule 1.
    Mutant {
        name: "each_who_needs_a_token_refreshes",
        patches: &[Patch {
            file: "gate.rs",
            with: "!core::mem::replace(&mut self.is_refreshing, true)",
            without: "true",
        }],
    },
    Mutant {
        name: "waiters_are_forgotten",
        patches: &[Patch {
            file: "storage.rs",
            with: "self.push(Effect::Release(id, verdict.clone()));",
            without: "let _ = (id, verdict);",
        }],
    },
    Mutant {
        name: "waiters_are_let_go_out_of_order",
        patches: &[Patch {
            file: "gate.rs",
            with: "self.waiters.drain(..).map(",
            without: "self.waiters.drain(..).rev().map(",
        }],
    },
    Mutant {
        name: "the_single_flight_is_not_given_back",
        patches: &[Patch {
            file: "refresh.rs",
            with: "self.gate.finish();",
            without: "",
        }],
    },
    // Rule 3.
    Mutant {
        name: "a_late_401_counts",
        patches: &[Patch {
            file: "gate.rs",
            with: "carried.generation < now.generation && !self.is_dead(now)",
            without: "false",
        }],
    },
    // Rule 4.
    Mutant {
        name: "a_request_is_replayed_again",
        patches: &[Patch {
            file: "request.rs",
            with: "flight.is_replayed = true;",
            without: "",
        }],
    },
    Mutant {
        name: "a_dead_token_is_sent",
        patches: &[Patch {
            file: "gate.rs",
            with: "match self.is_dead(now) {\n            true => self.join(waiter),\n            false => Turn::Go,",
            without: "match false {\n            true => self.join(waiter),\n            false => Turn::Go,",
        }],
    },
    Mutant {
        name: "a_token_past_its_end_is_sent",
        patches: &[Patch {
            file: "request.rs",
            with: "self.gate.expire(now);",
            without: "",
        }],
    },
    // Rule 5.
    Mutant {
        name: "silence_is_a_refusal",
        patches: &[Patch {
            file: "refresh.rs",
            with: "RefreshOutcome::Failed { cause, .. } if is_refused => {",
            without: "RefreshOutcome::Failed { cause, .. } if is_refused || doubt.is_none() => {",
        }],
    },
    Mutant {
        name: "a_doubt_is_believed_at_once",
        patches: &[Patch {
            file: "refresh.rs",
            with: "RefreshOutcome::Failed { cause, .. } if is_refused => {",
            without: "RefreshOutcome::Failed { cause, .. } if is_refused || doubt.is_some() => {",
        }],
    },
    Mutant {
        name: "doubts_add_up",
        patches: &[Patch {
            file: "refresh.rs",
            with: "let is_refused = self.doubts.hear(&tried.token, doubt, at.now);",
            without: "let is_refused = doubt.is_some() && self.doubts.hear(&tried.token, doubt, at.now);",
        }],
    },
    // Rule 6.
    Mutant {
        name: "an_answer_is_for_whatever_session_there_is",
        patches: &[Patch {
            file: "refresh.rs",
            with: "if self.stamp() != Some(tried.of) {\n            return;\n        }",
            without: "let Some(now) = self.stamp() else { return };\n        let tried = Try { of: now, ..tried };",
        }],
    },
    Mutant {
        name: "a_request_is_sent_for_whoever_is_there",
        patches: &[Patch {
            file: "request.rs",
            with: "self.stamp().filter(|stamp| Some(stamp.login) == login)",
            without: "self.stamp()",
        }],
    },
    // Rule 7.
    Mutant {
        name: "the_server_is_told_of_a_logout_first",
        patches: &[Patch {
            file: "storage.rs",
            with: "            self.end(LogoutReason::LoggedOut, at);\n            self.push(Effect::SignOut(session));",
            without: "            self.push(Effect::SignOut(session));\n            self.end(LogoutReason::LoggedOut, at);",
        }],
    },
    Mutant {
        name: "the_other_tabs_are_not_told",
        patches: &[Patch {
            file: "storage.rs",
            with: "self.push(Effect::Post(news));",
            without: "let _ = news;",
        }],
    },
    // Rule 8.
    Mutant {
        name: "waiters_go_before_the_token_is_stored",
        patches: &[Patch {
            file: "storage.rs",
            with: "        self.save();\n        self.announce_renewal(Source::Refresh);",
            without: "        self.announce_renewal(Source::Refresh);\n        self.save();",
        }],
    },
    Mutant {
        name: "the_storage_is_not_read_before_a_verdict",
        patches: &[Patch {
            file: "refresh.rs",
            with: "        self.look(sight, at);\n        if self.stamp() != Some(tried.of) {",
            without: "        let _ = sight;\n        if self.stamp() != Some(tried.of) {",
        }],
    },
    Mutant {
        name: "a_storage_that_fell_back_is_believed",
        patches: &[Patch {
            file: "session.rs",
            with: "(Some(own), Some(stored)) if is_older(&stored, own) => Seen::FellBack,",
            without: "",
        }],
    },
    // Rule 11, as far as it is the machine's: who has the lock, or has waited for it, stays correct.
    Mutant {
        name: "the_storage_is_not_read_under_the_lock",
        patches: &[
            Patch {
                file: "refresh.rs",
                with: "        self.look(sight, at);\n        match &mut self.phase {",
                without: "        let _ = sight;\n        match &mut self.phase {",
            },
            Patch {
                file: "refresh.rs",
                with: "        self.look(sight, at);\n        let Phase::Trying(Try { of, token, .. })",
                without: "        let _ = (sight, at);\n        let Phase::Trying(Try { of, token, .. })",
            },
        ],
    },
    // Rule 12.
    Mutant {
        name: "an_endpoint_is_refreshed_for_again_and_again",
        patches: &[Patch {
            file: "request.rs",
            with: "self.is_storm(carried, path, at.now) || ",
            without: "",
        }],
    },
    Mutant {
        name: "a_failure_outlives_the_success",
        patches: &[Patch {
            file: "storage.rs",
            with: "self.cooldown.forget();",
            without: "",
        }],
    },
];
