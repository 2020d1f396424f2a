/** The left rail: every page, its jump key, and where one is. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import { useWidth } from '../kit/use-width'
import { Mark } from './Mark'
import { useFrame } from './frame.state'
import type { PageEntry, PageGroup } from './page-entry'
import { openPalette } from './palette.state'
import classes from './frame.module.css'

const groupOrder = ['work', 'review', 'setup', 'system'] as const satisfies readonly PageGroup[]
const modifier = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl '

function RailLink({
  page,
  current,
  collapsed,
}: {
  readonly page: PageEntry
  readonly current: boolean
  readonly collapsed: boolean
}) {
  const Icon = page.icon
  return (
    <Tooltip
      label={`${page.label}   g ${page.key}`}
      position="right"
      disabled={!collapsed}
      openDelay={200}
    >
      <a
        href={`#${page.path}`}
        className={classes.railLink}
        aria-current={current ? 'page' : undefined}
        aria-label={collapsed ? page.label : undefined}
        aria-keyshortcuts={`g ${page.key}`}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        {!collapsed && <span className={classes.railLabel}>{page.label}</span>}
        {!collapsed && (
          <kbd className={classes.railKey} aria-hidden="true">
            g {page.key}
          </kbd>
        )}
      </a>
    </Tooltip>
  )
}

export function Rail({
  pages,
  path,
}: {
  readonly pages: readonly PageEntry[]
  readonly path: string
}) {
  const wide = useWidth() === 'wide'
  const collapsed = useFrame((state) => (wide ? state.railCollapsed : !state.railPeek))
  const toggle = useFrame((state) => state.toggleRail)
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose
  const groups = groupOrder
    .map((group) => pages.filter((page) => page.group === group))
    .filter((group) => group.length > 0)
  return (
    <div
      className={classes.rail}
      data-collapsed={collapsed || undefined}
      data-over={(!wide && !collapsed) || undefined}
    >
      <div className={classes.brand}>
        <Mark size={20} />
        {!collapsed && <span>Tollgate</span>}
      </div>
      <button
        type="button"
        className={classes.railSearch}
        onClick={openPalette}
        aria-label={collapsed ? 'Go to or do' : undefined}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Search size={14} aria-hidden="true" />
        {!collapsed && <span>Go to or do</span>}
        {!collapsed && <kbd aria-hidden="true">{modifier}K</kbd>}
      </button>
      <nav aria-label="Pages" className={classes.railNav}>
        {groups.map((group) => (
          <div key={group[0]?.group} className={classes.railGroup}>
            {group.map((page) => (
              <RailLink
                key={page.id}
                page={page}
                current={page.path === path}
                collapsed={collapsed}
              />
            ))}
          </div>
        ))}
      </nav>
      <div className={classes.railFoot}>
        <ActionIcon
          onClick={() => toggle(wide)}
          aria-label={collapsed ? 'Widen the rail' : 'Narrow the rail'}
          aria-expanded={!collapsed}
        >
          <Toggle size={16} strokeWidth={1.75} />
        </ActionIcon>
      </div>
    </div>
  )
}
