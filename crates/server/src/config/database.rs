//! Where the data is, for everything that opens it.

use core::convert::Infallible;
use core::fmt;
use core::str::FromStr;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use tollgate_api_types::Secret;

use super::Impossible;

/// The database file, unless another is named.
pub(super) const DEFAULT_DB: &str = "tollgate.db";

/// The key file that goes with a database that isn't a file.
const DEFAULT_KEY_FILE: &str = "tollgate.key";

/// The arguments of every command that opens the database.
#[derive(Debug, Clone, Default, Args)]
pub struct DatabaseArgs {
    /// The file of the embedded database, made at the first start [default: tollgate.db, or target/tollgate-demo.db
    /// with --demo]
    #[arg(
        long,
        env = "TOLLGATE_DB",
        value_name = "FILE",
        help_heading = "Database"
    )]
    db: Option<PathBuf>,

    /// The database's address, instead of --db: postgres://user:password@host/name, or sqlite:FILE
    #[arg(
        long,
        env = "DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        help_heading = "Database"
    )]
    database_url: Option<DatabaseUrl>,

    /// A file that holds what --database-url would say, so that the password is in no list of processes
    #[arg(
        long,
        env = "DATABASE_URL_FILE",
        value_name = "FILE",
        help_heading = "Database"
    )]
    database_url_file: Option<PathBuf>,

    /// The file of the master keys, made at the first start [default: beside the database file, ending in .key, or
    /// tollgate.key]
    #[arg(
        long,
        env = "TOLLGATE_KEY_FILE",
        value_name = "FILE",
        help_heading = "Database"
    )]
    key_file: Option<PathBuf>,
}

/// A database that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of the embedded database.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    Postgres(DatabaseUrl),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => file.display().fmt(f),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

/// The address of a database, with the password that belongs to it; neither `Debug` nor `Display` shows that.
///
/// ```
/// use tollgate_server::config::DatabaseUrl;
///
/// let url: DatabaseUrl = "postgres://me:secret@db.example/tollgate?sslmode=require".parse().unwrap();
/// assert_eq!(url.to_string(), "postgres://me@db.example/tollgate");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Secret);

impl DatabaseArgs {
    /// Where the data is; `default` is the file where nothing names another place.
    ///
    /// # Errors
    /// When several settings name it, or one names what this server doesn't know: whose data is used is never guessed.
    pub fn place(&self, default: &str) -> Result<Place, Impossible> {
        self.check()?;
        if let Some(url) = &self.database_url {
            return url.place("--database-url (DATABASE_URL)");
        }
        if let Some(file) = &self.database_url_file {
            return read(file)?.place(&format!("--database-url-file {}", file.display()));
        }
        let db = self.db.clone().unwrap_or_else(|| default.into());
        Ok(Place::Sqlite(db))
    }

    /// The file of the master keys that goes with a database.
    #[must_use]
    pub fn key_file(&self, place: &Place) -> PathBuf {
        match (&self.key_file, place) {
            (Some(named), _) => named.clone(),
            (None, Place::Sqlite(file)) => file.with_extension("key"),
            (None, Place::Postgres(_)) => DEFAULT_KEY_FILE.into(),
        }
    }

    /// The same for a command that has no demo.
    ///
    /// # Errors
    /// As for [`DatabaseArgs::place`].
    pub fn named(&self) -> Result<Place, Impossible> {
        self.place(DEFAULT_DB)
    }

    pub(crate) fn check(&self) -> Result<(), Impossible> {
        let named = [
            ("--db (TOLLGATE_DB)", self.db.is_some()),
            ("--database-url (DATABASE_URL)", self.database_url.is_some()),
            (
                "--database-url-file (DATABASE_URL_FILE)",
                self.database_url_file.is_some(),
            ),
        ];
        let mut named = named.iter().filter(|(_, is_named)| *is_named);
        match (named.next(), named.next()) {
            (Some((one, _)), Some((other, _))) => Err(Impossible(format!(
                "{one} and {other} both name a database. Leave one of them out."
            ))),
            _ => Ok(()),
        }
    }
}

impl DatabaseUrl {
    /// The whole of it, for whoever connects.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What it names; `setting` is what an error calls it.
    fn place(&self, setting: &str) -> Result<Place, Impossible> {
        const KNOWN: &str = "postgres://…, postgresql://… or sqlite:…";
        match self.expose().split_once(':') {
            Some(("postgres" | "postgresql", rest)) if has_bare_password(rest) => {
                Err(Impossible(format!(
                    "{setting} has a / or a # in its user or password: write them as %2F and %23."
                )))
            }
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Ok(Place::Postgres(self.clone()))
            }
            Some(("sqlite", file)) => {
                let file = file.strip_prefix("//").unwrap_or(file);
                Ok(Place::Sqlite(file.into()))
            }
            // Whatever else it is may hold a password somewhere: only the scheme is safe to show.
            Some((scheme, rest)) if rest.starts_with("//") && is_scheme(scheme) => Err(Impossible(
                format!("{setting} begins with {scheme}://, and this server knows {KNOWN}."),
            )),
            _ => Err(Impossible(format!(
                "{setting} is not the address of a database, as in {KNOWN}."
            ))),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = Infallible;

    /// Takes everything: an error of clap's would show what it refuses, and that may hold a password.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(Secret::new(text)))
    }
}

impl fmt::Display for DatabaseUrl {
    /// The scheme, the user, the host and the name, where it has that shape, and nothing otherwise.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.expose().split_once("://") else {
            return f.write_str("…");
        };
        // A password that wasn't encoded may hold any sign: the host begins after the last @.
        let (user, host) = match rest.rsplit_once('@') {
            Some((credentials, host)) => {
                let user = credentials.split([':', '/', '?', '#']).next();
                (
                    user.map(|user| format!("{user}@")).unwrap_or_default(),
                    host,
                )
            }
            None => (String::new(), rest),
        };
        let host = host.split(['?', '#']).next().unwrap_or_default();
        write!(f, "{scheme}://{user}{host}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

fn read(file: &Path) -> Result<DatabaseUrl, Impossible> {
    let text = fs::read_to_string(file).map_err(|error| {
        Impossible(format!(
            "--database-url-file {} can't be read: {error}.",
            file.display()
        ))
    })?;
    Ok(DatabaseUrl(Secret::new(text.trim())))
}

/// Whether a sign in the password would end it there: the rest would be a host and a name, which errors show.
fn has_bare_password(rest: &str) -> bool {
    let authority_and_path = rest.trim_start_matches('/').split('?').next();
    authority_and_path
        .and_then(|text| text.rsplit_once('@'))
        .is_some_and(|(credentials, _)| credentials.contains(['/', '#']))
}

fn is_scheme(text: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    !text.is_empty() && text.bytes().all(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_url(url: &str) -> Result<Place, Impossible> {
        let args = DatabaseArgs {
            database_url: Some(url.parse().unwrap()),
            ..DatabaseArgs::default()
        };
        args.place(DEFAULT_DB)
    }

    #[test]
    fn the_scheme_says_which_database_it_is() {
        for url in [
            "postgres://h/n",
            "postgresql://u:p@h:5432/n?sslmode=require",
            "postgresql://u:p%2Fq@h/n?host=/run/@x",
        ] {
            assert_eq!(by_url(url), Ok(Place::Postgres(url.parse().unwrap())));
        }
        for (url, file) in [
            ("sqlite:a.db", "a.db"),
            ("sqlite://a.db", "a.db"),
            ("sqlite:///var/a.db", "/var/a.db"),
            ("sqlite:/var/a.db", "/var/a.db"),
        ] {
            assert_eq!(by_url(url), Ok(Place::Sqlite(file.into())));
        }
    }

    #[test]
    fn a_refused_address_is_named_and_its_password_is_not() {
        for url in [
            "mysql://me:hunter2@host/name",
            "me:hunter2@host/name",
            "postgres:me:hunter2@host",
            "hunter2",
            "hunter2://x",
            "postgres://me:a/hunter2@host/name",
            "postgres://me:a#hunter2@host/name",
            "postgres://me:a@/hunter2@host/name",
            "",
        ] {
            let refusal = by_url(url).unwrap_err().to_string();
            assert!(refusal.starts_with("--database-url (DATABASE_URL)"));
            let shows_scheme_alone = url == "hunter2://x";
            assert!(
                shows_scheme_alone || !refusal.contains("hunter2"),
                "{refusal}"
            );
        }
    }

    #[test]
    fn no_spelling_of_an_address_shows_its_password() {
        for (url, shown) in [
            ("postgres://me:hunter2@h:5432/n", "postgres://me@h:5432/n"),
            ("postgres://me:hunt@er2@h/n", "postgres://me@h/n"),
            ("postgres://me:hu?n/t#er2@h/n", "postgres://me@h/n"),
            ("postgres://:hunter2@h/n", "postgres://@h/n"),
            ("postgres://h/n?password=hunter2", "postgres://h/n"),
            ("postgres://h/n?password=hunter2&x=a@b", "postgres://h@b"),
            ("postgres:hunter2", "…"),
        ] {
            let url: DatabaseUrl = url.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("DatabaseUrl({shown})"));
        }
    }

    #[test]
    fn two_names_for_the_database_are_one_too_many() {
        let args = DatabaseArgs {
            db: Some("a.db".into()),
            database_url: Some("postgres://h/n".parse().unwrap()),
            ..DatabaseArgs::default()
        };
        let refusal = args.place(DEFAULT_DB).unwrap_err().to_string();
        assert!(refusal.contains("--db") && refusal.contains("--database-url"));
    }

    #[test]
    fn the_key_file_lies_beside_the_database_file() {
        let args = DatabaseArgs::default();
        let sqlite = args.place("data/x.db").unwrap();
        assert_eq!(args.key_file(&sqlite), PathBuf::from("data/x.key"));
        let postgres = by_url("postgres://h/n").unwrap();
        assert_eq!(args.key_file(&postgres), PathBuf::from("tollgate.key"));
    }
}
