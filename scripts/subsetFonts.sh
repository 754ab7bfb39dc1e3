#!/usr/bin/env bash
# The files of Literata in client/paper/fonts, made anew from the package's own. Seldom needed: they are kept in the
# repository. Needs Python with fonttools and brotli.
#   bash scripts/subsetFonts.sh
set -euo pipefail
cd "$(dirname "$0")/.."
from=node_modules/@fontsource-variable/literata/files
to=client/paper/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What plain English is written with; and the rest of the Latin that western Europe writes.
core='U+0020-007E,U+00A0,U+00B7,U+00D7,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026'
rest='U+00A1-00B6,U+00B8-00D6,U+00D8-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2010-2012,U+2015,U+201A,U+201E,U+2020-2022,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2212'

instance() { # name, source, axes
  python3 -m fontTools.varLib.instancer "$from/literata-latin-opsz-$2.woff2" $3 -o "$work/$1.ttf" -q
}
subset() { # instance, name, characters
  pyftsubset "$work/$1.ttf" --unicodes="$3" --layout-features='kern,liga,ccmp,locl,mark,pnum,tnum' \
    --flavor=woff2 --output-file="$to/$2.woff2" --no-hinting --desubroutinize
}

instance text normal 'wght=300:700 opsz=18'
instance display normal 'wght=330 opsz=48'
instance italic italic 'wght=370 opsz=17'
instance italic-bold italic 'wght=640 opsz=18'
subset text literata-core "$core"
subset text literata-latin "$rest"
subset display literata-display-core "$core"
subset display literata-display-latin "$rest"
subset italic literata-italic-core "$core"
subset italic literata-italic-latin "$rest"
subset italic-bold literata-italic-bold-core "$core"
