//! Which mirror of Debian this machine's apt uses, and which keyring it trusts for it.
//!
//! Read from the machine's own lists in both of their formats; no address stands in this project.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tollgate_failure::{Explain, Failure, Outcome};

/// A mirror and what its releases are signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mirror {
    uri: String,
    signed_by: SignedBy,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum SignedBy {
    /// The keyrings that apt trusts for everything.
    Trusted,
    /// A file, or fingerprints, as the list names them.
    Named(String),
    /// A key that stands in the list itself.
    Inline(String),
}

/// One source of packages, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    uris: Vec<String>,
    suites: Vec<String>,
    components: Vec<String>,
    signed_by: SignedBy,
}

impl Mirror {
    /// The one-line source for `suite` of this mirror; apt checks its signature as it does for the machine's own.
    pub(super) fn line(&self, suite: &str, dir: &Path) -> Outcome<String> {
        let signed_by = match &self.signed_by {
            SignedBy::Trusted => String::new(),
            SignedBy::Named(name) => format!("[signed-by={name}] "),
            SignedBy::Inline(key) => {
                let path = dir.join("mirror.asc");
                fs::write(&path, key).explain(format_args!("write {}", path.display()))?;
                format!("[signed-by={}] ", path.display())
            }
        };
        Ok(format!("deb {signed_by}{} {suite} main\n", self.uri))
    }
}

/// The mirrors that carry this machine's own release of Debian.
pub(super) fn debian_mirrors() -> Outcome<Vec<Mirror>> {
    let about = fs::read_to_string("/etc/os-release").explain("read /etc/os-release")?;
    let release = field(&about, "VERSION_CODENAME").ok_or_else(|| {
        Failure::new("/etc/os-release names no release, so apt's lists tell no mirror of it.")
    })?;
    let sources: Vec<_> = list_files().iter().flat_map(|path| read(path)).collect();
    Ok(mirrors_of(&sources, &release))
}

/// Lists of others name their suites otherwise, or have no component `main` under this release's name.
fn mirrors_of(sources: &[Source], release: &str) -> Vec<Mirror> {
    let carries = |source: &&Source| {
        source.suites.iter().any(|suite| suite == release)
            && source.components.iter().any(|name| name == "main")
    };
    let of_source = |source: &Source| {
        let signed_by = source.signed_by.clone();
        source.uris.clone().into_iter().map(move |uri| Mirror {
            uri,
            signed_by: signed_by.clone(),
        })
    };
    sources.iter().filter(carries).flat_map(of_source).collect()
}

fn list_files() -> Vec<PathBuf> {
    let parts = fs::read_dir("/etc/apt/sources.list.d")
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let mut files: Vec<_> = parts.map(|entry| entry.path()).collect();
    files.sort();
    files.insert(0, PathBuf::from("/etc/apt/sources.list"));
    files
}

/// A list that can't be read names no source; apt itself would say more.
fn read(path: &Path) -> Vec<Source> {
    let Ok(text) = fs::read_to_string(path) else {
        return Vec::new();
    };
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("list") => parse_lines(&text),
        Some("sources") => parse_stanzas(&text),
        _ => Vec::new(),
    }
}

/// `deb [option=value …] uri suite component…`
fn parse_lines(text: &str) -> Vec<Source> {
    text.lines().filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Source> {
    let line = line.split('#').next()?.trim();
    let rest = line
        .strip_prefix("deb")?
        .strip_prefix([' ', '\t'])?
        .trim_start();
    let (options, rest) = match rest.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => ("", rest),
    };
    let signed_by = options
        .split_whitespace()
        .find_map(|option| option.strip_prefix("signed-by="));
    let mut words = rest.split_whitespace().map(str::to_owned);
    Some(Source {
        uris: vec![words.next()?],
        suites: vec![words.next()?],
        components: words.collect(),
        signed_by: signed_by.map_or(SignedBy::Trusted, |name| SignedBy::Named(name.to_owned())),
    })
}

/// deb822: stanzas of `Field: value` between empty lines, where a line that begins with a space goes on.
fn parse_stanzas(text: &str) -> Vec<Source> {
    let without_comments: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    without_comments
        .split(|line| line.trim().is_empty())
        .filter_map(parse_stanza)
        .collect()
}

fn parse_stanza(lines: &[&str]) -> Option<Source> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines {
        match (line.strip_prefix([' ', '\t']), fields.last_mut()) {
            (Some(more), Some((_, value))) => {
                value.push('\n');
                value.push_str(more.trim_end());
            }
            _ => {
                let (name, value) = line.split_once(':')?;
                fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }
    let value = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    };
    let words = |name: &str| {
        value(name)
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let is_off = value("enabled").is_some_and(|value| value.eq_ignore_ascii_case("no"));
    if is_off || !words("types").iter().any(|name| name == "deb") {
        return None;
    }
    let signed_by = match value("signed-by") {
        None => SignedBy::Trusted,
        Some(key) if key.contains("BEGIN PGP") => SignedBy::Inline(inline_key(key)),
        Some(name) => SignedBy::Named(name.to_owned()),
    };
    Some(Source {
        uris: words("uris"),
        suites: words("suites"),
        components: words("components"),
        signed_by,
    })
}

/// In a list, the empty lines of a key are written as a dot.
fn inline_key(value: &str) -> String {
    value
        .trim_start()
        .lines()
        .map(|line| {
            if line.trim() == "." {
                "\n".to_owned()
            } else {
                format!("{line}\n")
            }
        })
        .collect()
}

/// `NAME=value` or `NAME="value"` of an os-release file.
fn field(about: &str, name: &str) -> Option<String> {
    let value = about
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mirror(uri: &str, signed_by: SignedBy) -> Mirror {
        Mirror {
            uri: uri.to_owned(),
            signed_by,
        }
    }

    fn named(name: &str) -> SignedBy {
        SignedBy::Named(name.to_owned())
    }

    #[test]
    fn a_deb822_list_names_mirror_and_keyring() {
        let text = "# Main.\nTypes: deb deb-src\nURIs: http://mirror.example/debian\nSuites: bookworm\n bookworm-updates\n\
                    Components: main contrib\nSigned-By: /keys/debian.gpg\n\n\
                    Types: deb\nURIs: http://mirror.example/security\nSuites: bookworm-security\nComponents: main\n\n\
                    Enabled: no\nTypes: deb\nURIs: http://off.example\nSuites: bookworm\nComponents: main\n";
        let mirrors = mirrors_of(&parse_stanzas(text), "bookworm");
        assert_eq!(
            mirrors,
            [mirror(
                "http://mirror.example/debian",
                named("/keys/debian.gpg")
            )]
        );
    }

    #[test]
    fn a_one_line_list_names_mirror_and_keyring() {
        let text = "# deb http://commented.example bookworm main\n\
                    deb [arch=amd64 signed-by=/keys/debian.gpg] http://mirror.example/debian bookworm main non-free\n\
                    deb http://plain.example/debian\tbookworm main # a remark\n\
                    deb-src http://source.example/debian bookworm main\n\
                    deb http://vendor.example/chrome stable main\n";
        let mirrors = mirrors_of(&parse_lines(text), "bookworm");
        let expected = [
            mirror("http://mirror.example/debian", named("/keys/debian.gpg")),
            mirror("http://plain.example/debian", SignedBy::Trusted),
        ];
        assert_eq!(mirrors, expected);
    }

    #[test]
    fn a_key_in_the_list_becomes_a_file() {
        let text = "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\nComponents: main\nSigned-By:\n \
                    -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n -----END PGP PUBLIC KEY BLOCK-----\n";
        let mirrors = mirrors_of(&parse_stanzas(text), "trixie");
        let key =
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n-----END PGP PUBLIC KEY BLOCK-----\n";
        assert_eq!(
            mirrors,
            [mirror(
                "http://mirror.example/debian",
                SignedBy::Inline(key.to_owned())
            )]
        );
    }

    #[test]
    fn the_private_list_keeps_the_check_of_the_signature() {
        let line = mirror("http://m.example/debian", named("/k.gpg"))
            .line("sid", Path::new("/nowhere"))
            .unwrap();
        assert_eq!(
            line,
            "deb [signed-by=/k.gpg] http://m.example/debian sid main\n"
        );
        let line = mirror("http://m.example/debian", SignedBy::Trusted)
            .line("sid", Path::new("/nowhere"))
            .unwrap();
        assert_eq!(line, "deb http://m.example/debian sid main\n");
    }

    #[test]
    fn the_release_is_read_with_and_without_quotes() {
        let about = "ID=debian\nVERSION_CODENAME=\"trixie\"\n";
        assert_eq!(field(about, "VERSION_CODENAME").as_deref(), Some("trixie"));
        assert_eq!(field(about, "ID").as_deref(), Some("debian"));
        assert_eq!(field(about, "VERSION"), None);
    }
}
