//! m
fn main() {
    let w = tollgate_proof::worlds::from_env();
    match tollgate_proof::explore::explore(&w, 30_000_000) {
        Ok(r) => println!("{r:?}"),
        Err(v) => println!("{v}"),
    }
}
