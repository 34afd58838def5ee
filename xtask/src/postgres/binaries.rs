//! Where PostgreSQL's programs are on this machine, and which version they are.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{process, tools};

/// Names the folder of the programs.
pub(crate) const CHOICE: &str = "TOLLGATE_POSTGRES_BIN";

/// Where systems keep them off the PATH, a folder a version: Debian, and Homebrew in its two places.
const VERSIONS: [(&str, &str); 3] = [
    ("/usr/lib/postgresql", ""),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
];

/// What a cluster needs; all of it comes with a server.
const PROGRAMS: [&str; 3] = ["initdb", "postgres", "createdb"];

/// The folder in which all of them are.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    dir: PathBuf,
}

impl Binaries {
    /// Those that [`CHOICE`] names, and only those if it does; else those on the PATH, or the system's newest.
    pub(crate) fn find() -> Option<Self> {
        let places = match Self::chosen_dir() {
            Some(chosen) => vec![chosen],
            None => {
                let versions = VERSIONS
                    .iter()
                    .filter_map(|(dir, prefix)| newest_of(Path::new(dir), prefix));
                on_path().into_iter().chain(versions).collect()
            }
        };
        places
            .into_iter()
            .map(|dir| Self { dir })
            .find(Self::is_whole)
    }

    /// The folder that the person has named, whatever is in it.
    pub(crate) fn chosen_dir() -> Option<PathBuf> {
        let chosen = env::var_os(CHOICE).filter(|value| !value.is_empty())?;
        std::path::absolute(chosen).ok()
    }

    /// The folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// One of the programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// `15.18`.
    pub(crate) fn version(&self) -> Option<String> {
        let mut command = process::command(self.program("postgres"));
        command.arg("--version");
        version_in(&process::ask(command)?)
    }

    fn is_whole(&self) -> bool {
        PROGRAMS
            .iter()
            .all(|name| tools::is_program(&self.program(name)))
    }
}

/// The PATH may hold a link to one of them alone; where it leads, all of them are.
fn on_path() -> Option<PathBuf> {
    let initdb = fs::canonicalize(tools::on_path("initdb")?).ok()?;
    initdb.parent().map(Path::to_owned)
}

fn newest_of(dir: &Path, prefix: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(dir).ok()?.filter_map(Result::ok);
    let version = |name: &str| name.strip_prefix(prefix)?.parse::<u32>().ok();
    let newest = entries
        .filter_map(|entry| version(entry.file_name().to_str()?))
        .max()?;
    Some(dir.join(format!("{prefix}{newest}")).join("bin"))
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
fn version_in(answer: &str) -> Option<String> {
    let version = answer.split_once("(PostgreSQL) ")?.1;
    version.split_whitespace().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::folder::Folder;

    #[test]
    fn the_version_is_read() {
        let answer = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)";
        assert_eq!(version_in(answer).as_deref(), Some("15.18"));
        assert_eq!(
            version_in("postgres (PostgreSQL) 18beta1").as_deref(),
            Some("18beta1")
        );
        assert_eq!(version_in("postgres"), None);
    }

    #[test]
    fn the_newest_version_is_so_by_its_number() {
        let folder = Folder::new(&env::temp_dir(), None).unwrap();
        for name in ["9", "17", "15", "common", "postgresql@9", "postgresql@18"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let newest = |prefix| newest_of(folder.path(), prefix);
        assert_eq!(newest(""), Some(folder.path().join("17/bin")));
        assert_eq!(
            newest("postgresql@"),
            Some(folder.path().join("postgresql@18/bin"))
        );
        assert_eq!(newest_of(&folder.path().join("nowhere"), ""), None);
    }

    #[test]
    fn a_folder_that_lacks_one_of_the_programs_is_not_it() {
        let empty = Binaries {
            dir: PathBuf::from("/"),
        };
        assert!(!empty.is_whole());
    }
}
