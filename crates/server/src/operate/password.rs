//! A password from the terminal, or from another program.

use std::io::{self, IsTerminal, stdin};

use rpassword::prompt_password;
use tollgate_api_types::Secret;

use super::OperateError;

/// Asks for a new password twice, without showing it; or reads one line from what isn't a terminal.
pub(super) fn read() -> Result<Secret, OperateError> {
    if !stdin().is_terminal() {
        return read_line().map_err(OperateError::NoPassword);
    }
    let ask = |words| prompt_password(words).map_err(OperateError::NoPassword);
    let (one, other) = (ask("New password: ")?, ask("The same again: ")?);
    match one == other {
        true => Ok(Secret::new(one)),
        false => Err(OperateError::Refused(
            "The two passwords differ: nothing was changed.".into(),
        )),
    }
}

fn read_line() -> io::Result<Secret> {
    let mut line = String::new();
    stdin().read_line(&mut line)?;
    // The end of the line is not part of it; everything else is.
    let line = line.strip_suffix('\n').unwrap_or(&line);
    Ok(Secret::new(line.strip_suffix('\r').unwrap_or(line)))
}
