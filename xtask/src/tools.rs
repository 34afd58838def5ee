//! The tools folder: what was set up once for all clones of the project, outside of them.
//!
//! `TOLLGATE_TOOLS` moves it; by default it is the user's cache folder.
//! Something is either there as a whole or not at all: it is made under a name of its own and then renamed.

use std::{
    env,
    ffi::OsString,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use tollgate_failure::{Explain, Failure, Outcome};

use crate::{process, project, say};

/// The folder itself.
pub(crate) fn dir() -> PathBuf {
    let set = |name| {
        env::var_os(name)
            .filter(|value: &OsString| !value.is_empty())
            .map(PathBuf::from)
    };
    choose_dir(
        set("TOLLGATE_TOOLS"),
        set("XDG_CACHE_HOME"),
        env::home_dir(),
        cfg!(target_os = "macos"),
    )
}

fn choose_dir(
    chosen: Option<PathBuf>,
    xdg_cache: Option<PathBuf>,
    home: Option<PathBuf>,
    is_mac: bool,
) -> PathBuf {
    if let Some(chosen) = chosen {
        return std::path::absolute(&chosen).unwrap_or(chosen);
    }
    let caches = xdg_cache.filter(|dir| dir.is_absolute()).or_else(|| {
        let home = home?;
        Some(if is_mac {
            home.join("Library/Caches")
        } else {
            home.join(".cache")
        })
    });
    match caches {
        Some(caches) => caches.join("tollgate"),
        // A user without a home still has the project.
        None => project::target_dir().join("tools"),
    }
}

/// The PATH for everything that a task starts: the folder's own tools first, if they are there.
pub(crate) fn search_path() -> OsString {
    let own = crate::setup::tool_dirs()
        .into_iter()
        .filter(|dir| dir.is_dir());
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all: Vec<_> = own.chain(env::split_paths(&inherited)).collect();
    env::join_paths(all).unwrap_or(inherited)
}

/// The first program of this name on the inherited PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(name))
        .find(|path| is_program(path))
}

/// Whether `path` is a file that may be run.
pub(crate) fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// A new, empty log for `name`.
pub(crate) fn new_log(name: &str) -> Outcome<PathBuf> {
    let logs = dir().join("logs");
    make_dir(&logs)?;
    let log = logs.join(format!("{name}.log"));
    File::create(&log).explain(format_args!("write {}", log.display()))?;
    Ok(log)
}

/// Makes a folder and all above it.
pub(crate) fn make_dir(path: &Path) -> Outcome {
    fs::create_dir_all(path).explain(format_args!("make the folder {}", path.display()))
}

/// Removes a folder with all in it; one that is not there is no problem.
pub(crate) fn remove_dir(path: &Path) -> Outcome {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::new(format!(
            "Couldn't remove {}: {error}.",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Makes the folder `name` by `fill`, which gets an empty one under another name: others see all of it or nothing.
pub(crate) fn install(name: &str, fill: impl FnOnce(&Path) -> Outcome) -> Outcome {
    let unfinished = dir().join(format!("{name}.unfinished"));
    remove_dir(&unfinished)?;
    make_dir(&unfinished)?;
    fill(&unfinished)?;
    let finished = dir().join(name);
    remove_dir(&finished)?;
    fs::rename(&unfinished, &finished)
        .explain(format_args!("put {} in its place", finished.display()))
}

/// Only one set-up of `name` at a time; the system opens the lock when its holder ends in whatever way.
pub(crate) fn lock(name: &str) -> Outcome<File> {
    let locks = dir().join("locks");
    make_dir(&locks)?;
    let path = locks.join(name);
    let file = File::create(&path).explain(format_args!("write {}", path.display()))?;
    let mut has_said = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => {
                return Err(error).explain(format_args!("lock {}", path.display()));
            }
            Err(TryLockError::WouldBlock) if process::is_interrupted() => {
                return Err(Failure::new(format!(
                    "The wait for another set-up of {name} was interrupted."
                )));
            }
            Err(TryLockError::WouldBlock) => {
                if !std::mem::replace(&mut has_said, true) {
                    say::line(format_args!(
                        "· {name}: another set-up is at it; waiting for it …"
                    ));
                }
                thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_chosen_before_it_is_guessed() {
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(
            choose_dir(path("/t"), path("/x"), path("/h"), false),
            Path::new("/t")
        );
        assert_eq!(
            choose_dir(None, path("/x"), path("/h"), false),
            Path::new("/x/tollgate")
        );
        assert_eq!(
            choose_dir(None, path("relative"), path("/h"), false),
            Path::new("/h/.cache/tollgate")
        );
        assert_eq!(
            choose_dir(None, None, path("/h"), true),
            Path::new("/h/Library/Caches/tollgate")
        );
    }

    #[test]
    fn a_program_is_found_on_the_path_and_a_folder_is_none() {
        assert!(on_path("sh").is_some());
        assert!(on_path("no-such-program-anywhere").is_none());
        assert!(!is_program(Path::new("/")));
    }
}
