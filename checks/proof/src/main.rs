//! Explores all worlds in full size and prints what there is.
//!
//! ```text
//! tollgate-proof                          all worlds
//! tollgate-proof NAME                     one of them
//! tollgate-proof replay NAME 0 3 1 …      walks the choices of a script again
//! ```

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use tollgate_proof::browser::Run;
use tollgate_proof::explore::{explore, replay};
use tollgate_proof::world::{Bounds, World};
use tollgate_proof::worlds::{self, MAX_STATES, Size};

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let is_proven = match words.as_slice() {
        [] => prove(&worlds::all(Size::Full)),
        ["replay", name, choices @ ..] => find(name).is_some_and(|world| walk(&world, choices)),
        [name] => find(name).is_some_and(|world| prove(&[world])),
        _ => {
            say("usage: tollgate-proof [NAME | replay NAME CHOICE…]");
            false
        }
    };
    match is_proven {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Explores each world, also those that come after one in which a rule is broken.
fn prove(worlds: &[World]) -> bool {
    say(format_args!(
        "{:>11} {:>11} {:>9} {:>5} {:>7}  {:<7} {:<24} tabs×requests, and what happens how often at most",
        "states", "transitions", "at rest", "depth", "seconds", "result", "world"
    ));
    let mut n_broken = 0;
    for world in worlds {
        match explore(&Run(world), MAX_STATES) {
            Ok(report) => say(format_args!(
                "{:>11} {:>11} {:>9} {:>5} {:>7.1}  {:<7} {:<24} {}",
                report.n_states,
                report.n_transitions,
                report.n_at_rest,
                report.depth,
                report.elapsed.as_secs_f32(),
                "holds",
                world.name,
                Bounds(world)
            )),
            Err(violation) => {
                n_broken += 1;
                say(format_args!(
                    "{:>47}  {:<7} {:<24} {}\n{violation}\nreplay: tollgate-proof replay {} {}",
                    "",
                    "BROKEN",
                    world.name,
                    Bounds(world),
                    world.name,
                    violation.told_choices(),
                ));
            }
        }
    }
    n_broken == 0
}

fn walk(world: &World, choices: &[&str]) -> bool {
    let choices: Result<Vec<usize>, _> = choices.iter().map(|word| word.parse()).collect();
    let Ok(choices) = choices else {
        say("A choice is a number.");
        return false;
    };
    match replay(&Run(world), &choices) {
        Ok((script, broken)) => {
            for (number, line) in (1..).zip(&script) {
                say(format_args!("  {number:>2}. {line}"));
            }
            match &broken {
                Some(broken) => say(format_args!("broken: {broken}")),
                None => say("Nothing is broken on this way."),
            }
            broken.is_none()
        }
        Err(misfit) => {
            say(misfit);
            false
        }
    }
}

fn find(name: &str) -> Option<World> {
    let worlds = worlds::all(Size::Full);
    let found = worlds.iter().find(|world| world.name == name).copied();
    if found.is_none() {
        let names: Vec<_> = worlds.iter().map(|world| world.name).collect();
        say(format_args!(
            "There is no world `{name}`; there are: {}",
            names.join(", ")
        ));
    }
    found
}

/// A closed pipe is no reason to stop a proof, so what cannot be written is dropped.
fn say(text: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}
