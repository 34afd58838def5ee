//! The settings file: TOML with the names of the flags.
//!
//! Its values become the defaults of the command line, so that one place says what a setting takes.

use core::fmt;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

/// The one setting that can't be in the file.
const ITSELF: &str = "config";

/// What stands in the file, as it would stand on the command line.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    values: BTreeMap<String, Vec<String>>,
}

/// Why a file can't be used; no value of it is ever shown, for some are secret.
#[derive(Debug)]
pub(super) enum FileError {
    /// It can't be read.
    Io(PathBuf, std::io::Error),
    /// It isn't TOML, in which line and why.
    NotToml(PathBuf, usize, String),
    /// There is no such setting.
    Unknown(PathBuf, String),
    /// The setting's value is no text, number or truth, nor a list of them where the setting can be repeated.
    Shape(PathBuf, String),
}

impl File {
    /// Reads a file whose settings are those of a command and of what is below it.
    pub(super) fn read(path: &Path, command: &Command) -> Result<Self, FileError> {
        let text = fs::read_to_string(path).map_err(|error| FileError::Io(path.into(), error))?;
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let line = line_of(&text, error.span().map_or(0, |span| span.start));
            FileError::NotToml(path.into(), line, error.message().into())
        })?;
        let mut values = BTreeMap::new();
        for (name, value) in table {
            let arg = find(command, &name).filter(|_| name != ITSELF);
            let Some(arg) = arg else {
                return Err(FileError::Unknown(path.into(), name));
            };
            let Some(texts) = texts(arg, &value) else {
                return Err(FileError::Shape(path.into(), name));
            };
            values.insert(name, texts);
        }
        Ok(Self {
            path: path.into(),
            values,
        })
    }

    /// Makes the values the defaults of a command and of what is below it.
    pub(super) fn fill(&self, command: Command) -> Command {
        command
            .mut_args(|arg| match self.of(&arg) {
                Some(values) => arg.default_values(values),
                None => arg,
            })
            .mut_subcommands(|command| self.fill(command))
    }

    fn of(&self, arg: &Arg) -> Option<Vec<String>> {
        self.values.get(arg.get_long()?).cloned()
    }

    /// What clap says about a value of the file, with the file's name and the setting's.
    pub(super) fn blame(&self, error: &clap::Error) -> String {
        let path = self.path.display();
        let text = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => Some(text.clone()),
            _ => None,
        };
        let (Some(arg), Some(value)) = (
            text(ContextKind::InvalidArg),
            text(ContextKind::InvalidValue),
        ) else {
            return format!("{path} can't be used: {error}");
        };
        let name = arg.split(' ').next().unwrap_or_default();
        let name = name.trim_start_matches('-');
        let why = match (error.get(ContextKind::ValidValue), cause(error)) {
            (Some(ContextValue::Strings(valid)), _) => format!("it takes {}", valid.join(", ")),
            (_, Some(cause)) => cause,
            _ => "it takes something else".into(),
        };
        format!("{path}: {name} can't be {value:?}: {why}")
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(
                f,
                "The settings file {} can't be read: {error}. Choose another with --config.",
                path.display()
            ),
            Self::NotToml(path, line, why) => write!(
                f,
                "{} is not a settings file in TOML (line {line}): {why}.",
                path.display()
            ),
            Self::Unknown(path, name) => write!(
                f,
                "{}: there is no setting {name:?} for a file; --help has all of them.",
                path.display()
            ),
            Self::Shape(path, name) => write!(
                f,
                "{}: {name} must be a text, a number, true or false, or, if its flag can be repeated, a list of those.",
                path.display()
            ),
        }
    }
}

fn find<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    let mut own = command.get_arguments();
    own.find(|arg| arg.get_long() == Some(name)).or_else(|| {
        let mut below = command.get_subcommands();
        below.find_map(|command| find(command, name))
    })
}

/// The value as texts: several only where the flag can be repeated.
fn texts(arg: &Arg, value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) if matches!(arg.get_action(), ArgAction::Append) => {
            values.iter().map(text).collect()
        }
        single => Some(vec![text(single)?]),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn cause(error: &clap::Error) -> Option<String> {
    std::error::Error::source(error).map(ToString::to_string)
}

/// The line of a place in a text, counted from one.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}
