//! Users: the first one.

use tollgate_api_types::{Secret, Tenant};

use super::{OperateError, Said, open, password};
use crate::cli::CreateAdminArgs;
use crate::fields::{self, Refusal};
use crate::password::{check, hash};
use crate::store::FirstAdmin;

pub(super) async fn create_admin(args: &CreateAdminArgs) -> Said {
    let refuse = |why: Refusal| OperateError::Refused(why.into());
    let usr_id = fields::usr_id(&args.usr_id).map_err(refuse)?;
    let display_name = args.display_name.as_ref().unwrap_or(&args.usr_id);
    let display_name = fields::name(display_name).map_err(refuse)?;
    let email = fields::email(&args.email).map_err(refuse)?;
    let tenant_id = fields::tenant_id(&args.project).map_err(refuse)?;
    let name = args.project_name.as_ref().unwrap_or(&args.project);
    let name = fields::name(name).map_err(refuse)?;

    let db = open(&args.database).await?;
    // Before anybody types a password for nothing; it is looked at again when it counts.
    if db.has_users().await? {
        return Err(OperateError::NotTheFirst);
    }
    let password = password::read()?;
    check(password.expose(), &[&usr_id, &email, &display_name])
        .map_err(|weakness| OperateError::Refused(weakness.to_string()))?;
    let admin = FirstAdmin {
        usr_id: usr_id.clone(),
        display_name,
        email,
        password_hash: Secret::new(hash(&password)),
    };
    let is_first = db.make_first_admin(admin, Tenant { tenant_id, name }).await;
    db.close().await;
    match is_first? {
        true => Ok(format!("{usr_id} can sign in.\n")),
        false => Err(OperateError::NotTheFirst),
    }
}
