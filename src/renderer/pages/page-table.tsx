/**
 * Every page there is: its route, rail entry and jump key. A page that is not here does not exist.
 */
import {
  Bell,
  Boxes,
  ChartColumnStacked,
  DatabaseZap,
  FlaskConical,
  FolderOpen,
  Gauge,
  KeyRound,
  ListChecks,
  Scale,
  ScrollText,
  Settings,
  SquareSplitHorizontal,
  Wallet,
  Workflow,
} from 'lucide-react'
import { lazy } from 'react'
import type { PageEntry } from '../frame/page-entry'
import type { PagePath } from '../parts/page-paths'

export const pages = [
  {
    id: 'playground',
    path: '/playground',
    label: 'Playground',
    icon: FlaskConical,
    group: 'work',
    key: 'p',
    component: lazy(() =>
      import('./playground/PlaygroundPage').then((module) => ({ default: module.PlaygroundPage })),
    ),
  },
  {
    id: 'compare',
    path: '/compare',
    label: 'Compare',
    icon: SquareSplitHorizontal,
    group: 'work',
    key: 'c',
    component: lazy(() =>
      import('./compare/ComparePage').then((module) => ({ default: module.ComparePage })),
    ),
  },
  {
    id: 'experiments',
    path: '/experiments',
    label: 'Experiments',
    icon: Scale,
    group: 'work',
    key: 'x',
    component: lazy(() =>
      import('./experiments/ExperimentsPage').then((module) => ({
        default: module.ExperimentsPage,
      })),
    ),
  },
  {
    id: 'usage',
    path: '/usage',
    label: 'Usage',
    icon: ChartColumnStacked,
    group: 'review',
    key: 'u',
    tellsOfCalls: true,
    component: lazy(() =>
      import('./usage/UsagePage').then((module) => ({ default: module.UsagePage })),
    ),
  },
  {
    id: 'ledger',
    path: '/ledger',
    label: 'Ledger',
    icon: ScrollText,
    group: 'review',
    key: 'l',
    tellsOfCalls: true,
    component: lazy(() =>
      import('./ledger/LedgerPage').then((module) => ({ default: module.LedgerPage })),
    ),
  },
  {
    id: 'budgets',
    path: '/budgets',
    label: 'Budgets',
    icon: Wallet,
    group: 'review',
    key: 'b',
    component: lazy(() =>
      import('./budgets/BudgetsPage').then((module) => ({ default: module.BudgetsPage })),
    ),
  },
  {
    id: 'limits',
    path: '/limits',
    label: 'Limits',
    icon: Gauge,
    group: 'review',
    key: 'i',
    component: lazy(() =>
      import('./limits/LimitsPage').then((module) => ({ default: module.LimitsPage })),
    ),
  },
  {
    id: 'cache',
    path: '/cache',
    label: 'Cache',
    icon: DatabaseZap,
    group: 'review',
    key: 'h',
    component: lazy(() =>
      import('./cache/CachePage').then((module) => ({ default: module.CachePage })),
    ),
  },
  {
    id: 'validation',
    path: '/validation',
    label: 'Validation',
    icon: ListChecks,
    group: 'review',
    key: 'v',
    tellsOfCalls: true,
    component: lazy(() =>
      import('./validation/ValidationPage').then((module) => ({ default: module.ValidationPage })),
    ),
  },
  {
    id: 'keys',
    path: '/keys',
    label: 'Keys & providers',
    icon: KeyRound,
    group: 'setup',
    key: 'k',
    component: lazy(() =>
      import('./keys/KeysPage').then((module) => ({ default: module.KeysPage })),
    ),
  },
  {
    id: 'models',
    path: '/models',
    label: 'Models',
    icon: Boxes,
    group: 'setup',
    key: 'm',
    component: lazy(() =>
      import('./models/ModelsPage').then((module) => ({ default: module.ModelsPage })),
    ),
  },
  {
    id: 'services',
    path: '/services',
    label: 'Services',
    icon: Workflow,
    group: 'setup',
    key: 's',
    component: lazy(() =>
      import('./projects/ServicesPage').then((module) => ({ default: module.ServicesPage })),
    ),
  },
  {
    id: 'projects',
    path: '/projects',
    label: 'Projects',
    icon: FolderOpen,
    group: 'setup',
    key: 'j',
    component: lazy(() =>
      import('./projects/ProjectsPage').then((module) => ({ default: module.ProjectsPage })),
    ),
  },
  {
    id: 'activity',
    path: '/activity',
    label: 'Activity',
    icon: Bell,
    group: 'system',
    key: 'a',
    tellsOfCalls: true,
    component: lazy(() =>
      import('./activity/ActivityPage').then((module) => ({ default: module.ActivityPage })),
    ),
  },
  {
    id: 'settings',
    path: '/settings',
    label: 'Settings',
    icon: Settings,
    group: 'system',
    key: ',',
    component: lazy(() =>
      import('./settings/SettingsPage').then((module) => ({ default: module.SettingsPage })),
    ),
  },
] as const satisfies readonly (PageEntry & { readonly path: PagePath })[]
