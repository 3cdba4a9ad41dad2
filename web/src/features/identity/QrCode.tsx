import styles from './Identity.module.css'

const margin = 4  // modules, as ISO/IEC 18004 asks for

/** The black modules of a row as bars, each the start and length of a run of ones. */
const bars = (row: string, y: number) =>
  [...row.matchAll(/1+/g)].map((run) => `M${run.index + margin} ${y + margin}h${run[0].length}v1h-${run[0].length}z`)

interface Props { rows: string[]; label: string }

/** Black on white in every theme: a camera needs it so. */
export function QrCode({ rows, label }: Props) {
  const side = rows.length + 2 * margin
  return (
    <svg className={styles.qr} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path fill="#000" d={rows.flatMap(bars).join('')} />
    </svg>
  )
}
