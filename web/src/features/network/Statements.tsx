import type { ReactNode } from 'react'
import { Panel } from '../../ui/Panel'
import { useWords } from '../../ui/words'
import { grouped, isClause, type Group } from './statementGroups'
import type { Statement } from './statementQueries'
import styles from './Statements.module.css'

interface Props { statements: Statement[]; action?: ReactNode }

/** What a network says of itself, under the words it has for it; an action stands beside the first heading. */
export function Statements({ statements, action }: Props) {
  const { t } = useWords()
  return grouped(statements).map((group, index) => (
    <Panel key={index} title={group.label ?? t(`statement.group.${group.kind}`, { count: group.statements.length })} action={index === 0 && action}
      term={group.kind === 'theory' && !group.label ? 'theory_of_action' : group.kind === 'mission' && !group.label ? 'mission' : undefined}>
      {group.kind === 'theory' ? <Theory group={group} /> : <Said group={group} />}
    </Panel>
  ))
}

function Said({ group }: { group: Group }) {
  return (
    <div className={styles.list}>
      {group.statements.map((each) => (
        <div key={each.key}>
          {each.name && <h3>{each.name}</h3>}
          {each.text && <p className="prose">{each.text}</p>}
        </div>
      ))}
    </div>
  )
}

/** IF and THEN, each said once over the clauses that follow it. */
function Theory({ group }: { group: Group }) {
  const { t } = useWords()
  return (
    <dl className={styles.clauses}>
      {group.statements.map((each, index) => (
        <div key={each.key}>
          <dt>{isClause(each) && (index > 0 && group.statements[index - 1]!.kind === each.kind ? t('statement.and') : t(`statement.clause.${each.kind}`))}</dt>
          <dd>{each.name && <strong>{each.name}{each.text && '. '}</strong>}{each.text}</dd>
        </div>
      ))}
    </dl>
  )
}
