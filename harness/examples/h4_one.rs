use crosscheck::differential::*;
use crosscheck::engine::registry;
use crosscheck::generate::*;
fn main() {
    let a: Vec<u64> = std::env::args().skip(1).map(|s| s.parse().unwrap()).collect();
    let e: Vec<_> = registry::ids().map(|i| registry::by_id(i).unwrap()).collect();
    let r = Request::new(e.iter().map(|e| e.info()), Profile::default());
    for i in a[1]..a[2] {
        let Ok(c) = from_seed(case_seed(a[0], i), &r) else { continue };
        std::fs::create_dir_all("/tmp/h4/last").unwrap();
        for (n, m) in c.modules.iter().enumerate() {
            std::fs::write(format!("/tmp/h4/last/{}", module_file(n)), m).unwrap();
        }
        std::fs::write(
            "/tmp/h4/last/case.json",
            serde_json::to_vec(&Written::new(c.clone(), vec!["interp".into(), "wasmi".into()])).unwrap(),
        )
        .unwrap();
        on_own_stack(|| cross_check(&c, &*e[0], &[&*e[1]]));
        if a.len() > 3 {
            println!("{i}");
        }
    }
}
