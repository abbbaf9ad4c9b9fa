use crosscheck::differential::*;
use crosscheck::engine::{Engine, registry};
use std::sync::Arc;
use wasm_encoder::*;
use wasmparser::{Parser, Payload};
struct M {
    pre: Vec<(u8, Vec<u8>)>,
    bodies: Vec<(Vec<u8>, Vec<Vec<u8>>)>,
    post: Vec<(u8, Vec<u8>)>,
}
fn parse(w: &[u8]) -> M {
    let mut m = M { pre: vec![], bodies: vec![], post: vec![] };
    for p in Parser::new(0).parse_all(w) {
        let p = p.unwrap();
        match &p {
            Payload::CodeSectionEntry(b) => {
                let r = b.get_operators_reader().unwrap();
                let start = r.original_position() as usize;
                let ops: Vec<usize> = r.into_iter_with_offsets().map(|x| x.unwrap().1 as usize).collect();
                let end = b.range().end as usize;
                let v = ops
                    .iter()
                    .enumerate()
                    .map(|(i, &o)| w[o..ops.get(i + 1).copied().unwrap_or(end)].to_vec())
                    .collect();
                m.bodies.push((w[b.range().start as usize..start].to_vec(), v));
            }
            Payload::CodeSectionStart { .. } => {}
            _ => {
                if let Some((id, r)) = p.as_section() {
                    let d = (id, w[r.start as usize..r.end as usize].to_vec());
                    if m.bodies.is_empty() { m.pre.push(d) } else { m.post.push(d) }
                }
            }
        }
    }
    m
}
fn build(m: &M) -> Vec<u8> {
    let mut o = Module::new();
    for (id, d) in &m.pre {
        o.section(&RawSection { id: *id, data: d });
    }
    let mut c = CodeSection::new();
    for (l, ops) in &m.bodies {
        let mut b = l.clone();
        for x in ops {
            b.extend(x);
        }
        c.raw(&b);
    }
    o.section(&c);
    for (id, d) in &m.post {
        o.section(&RawSection { id: *id, data: d });
    }
    o.finish()
}
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let a: Vec<String> = std::env::args().collect();
    let w = Written::read(std::path::Path::new(&a[1])).unwrap();
    let e: Vec<Arc<dyn Engine>> = if std::env::var("SERVE").is_ok() { crosscheck::cli::engines("interp", &["/tmp/t/h4/release/crosscheck serve --engine wasmi".into()]).unwrap() } else { w.engines.iter().map(|i| registry::by_id(i).unwrap()).collect() };
    let strict = a.len() > 3;
    let kind = |c: &Case| {
        let x = on_own_stack(|| cross_check(c, &*e[0], &[&*e[1]]));
        match &x.pairs[0].comparison.verdict {
            Verdict::Diverged(d) => Some((d.kind, if strict { d.signature.clone() } else { String::new() }, d.step)),
            _ => None,
        }
    };
    let mut case = w.case.clone();
    let Some(want) = kind(&case) else {
        println!("agrees");
        return;
    };
    case.steps.truncate(want.2 + 1);
    // drop calls
    let mut i = 0;
    while i < case.steps.len() {
        if matches!(case.steps[i], Step::Invoke { .. }) {
            let mut c = case.clone();
            c.steps.remove(i);
            if kind(&c).is_some_and(|k| (k.0, &k.1) == (want.0, &want.1)) {
                case = c;
                continue;
            }
        }
        i += 1;
    }
    let subs: Vec<Vec<u8>> = vec![
        vec![],
        vec![0x41, 0],
        vec![0x42, 0],
        vec![0x43, 0, 0, 0, 0],
        vec![0x44, 0, 0, 0, 0, 0, 0, 0, 0],
        vec![0x1a],
        vec![0],
        vec![0x1a, 0x1a],
        vec![0x41, 1],
        vec![0x1a, 0x41, 0],
        vec![0x1a, 0x42, 0],
    ];
    for mi in 0..case.modules.len() {
        loop {
            let mut changed = false;
            let n = parse(&case.modules[mi]).bodies.len();
            for bi in 0..n {
                for size in [400usize, 200, 100, 64, 32, 16, 8, 5, 4, 3, 2, 1] {
                    let mut at = 0;
                    loop {
                        let m = parse(&case.modules[mi]);
                        let len = m.bodies[bi].1.len();
                        if at + size >= len {
                            break;
                        }
                        let mut done = false;
                        for s in &subs {
                            let mut m2 = parse(&case.modules[mi]);
                            if size == 1 && m2.bodies[bi].1[at] == *s {
                                break;
                            }
                            let old: usize = m2.bodies[bi].1[at..at + size].iter().map(|x| x.len()).sum();
                            if s.len() >= old && size > 1 {
                                continue;
                            }
                            if size == 1
                                && (m2.bodies[bi].1[at][0] >= 0x41 && m2.bodies[bi].1[at][0] <= 0x44
                                    || m2.bodies[bi].1[at][0] == 0x1a
                                    || m2.bodies[bi].1[at][0] == 0)
                                && !s.is_empty()
                            {
                                continue;
                            }
                            m2.bodies[bi].1.splice(at..at + size, if s.is_empty() { vec![] } else { vec![s.clone()] });
                            let wasm = build(&m2);
                            if crosscheck::features::validate(&wasm, crosscheck::features::all()).is_err() {
                                continue;
                            }
                            let mut c = case.clone();
                            c.modules[mi] = wasm;
                            if kind(&c).is_some_and(|k| (k.0, &k.1) == (want.0, &want.1)) {
                                case = c;
                                changed = true;
                                done = true;
                                break;
                            }
                        }
                        if !done {
                            at += 1
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }
    for (i, m) in case.modules.iter().enumerate() {
        println!("{}", wasmprinter::print_bytes(m).unwrap());
        std::fs::write(format!("{}-{i}.wasm", a[2]), m).unwrap();
    }
    println!("{:?}", case.steps);
    let x = on_own_stack(|| cross_check(&case, &*e[0], &[&*e[1]]));
    if let Verdict::Diverged(d) = &x.pairs[0].comparison.verdict {
        println!("{d}")
    }
}
