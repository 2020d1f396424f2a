/** What stands around every page: rail, top bar, banners, palette. */
import { useEffect, useState, Suspense } from 'react'
import { WaysContext, type Ways } from '../call/ways-context'
import { EmptyState } from '../kit/EmptyState'
import { PageSlots } from '../kit/Page'
import { SkeletonRows } from '../kit/Skeletons'
import { AlertsBell } from './AlertsBell'
import { Banners } from './Banners'
import { BlindCurtain } from './BlindCurtain'
import { useChanges } from '../client/changes'
import { CommandPalette, type CommandPaletteProps } from './CommandPalette'
import { EmergencyButton, EmergencyDialogs } from './EmergencyStop'
import { useFrame } from './frame.state'
import type { PageEntry } from './page-entry'
import { PageBoundary } from './PageBoundary'
import { Rail } from './Rail'
import { navigate, useRoute } from './route'
import { ScopePickers } from './ScopePickers'
import { SpendMeter } from './SpendMeter'
import { useEnvironments, useSettings } from '../parts/console.state'
import { useAlertNotices } from './use-alert-notices'
import { useJumpKeys } from './use-jump-keys'
import { useLeaveField } from './use-leave-field'
import { useThemeSetting } from './use-theme-setting'
import classes from './frame.module.css'

/** Where a call's ways out lead. */
const ways: Ways = {
  go: (place) => navigate(place),
  releaseEmergency: () => useFrame.getState().showEmergency('release'),
}

export interface FrameProps extends CommandPaletteProps {
  /** Shown where the address names no page. */
  readonly firstPage: PageEntry
}

/** Give stable values: they last as long as the window. */
export function Frame({ pages, firstPage, verbs, onModel }: FrameProps) {
  useChanges()
  useAlertNotices()
  useJumpKeys(pages)
  useLeaveField()
  useThemeSetting()
  const route = useRoute()
  const path = route.path === '/' ? firstPage.path : route.path
  const page = pages.find((candidate) => candidate.path === path)
  const [title, setTitle] = useState<HTMLElement | null>(null)
  const [action, setAction] = useState<HTMLElement | null>(null)
  const production = useProduction()
  const endPeek = useFrame((state) => state.endPeek)
  useEffect(endPeek, [path, endPeek])
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip} onClick={skipToContent}>
        Skip to content
      </a>
      <Rail pages={pages} path={path} />
      <div className={classes.side}>
        <header className={classes.bar} data-production={production || undefined}>
          <div ref={setTitle} className={classes.barTitle} />
          <div ref={setAction} className={classes.barAction} />
          <div className={classes.barSpace} />
          <ScopePickers />
          <SpendMeter />
          <AlertsBell />
          <EmergencyButton />
        </header>
        <Banners />
        <main id="content" tabIndex={-1} className={classes.content}>
          <PageSlots value={{ title, action }}>
            <PageBoundary key={path}>
              <WaysContext value={ways}>
                {page === undefined ? (
                  <EmptyState
                    title={`There is no page at ${path}`}
                    action={<a href={`#${firstPage.path}`}>Go to {firstPage.label}</a>}
                  />
                ) : (
                  <Suspense fallback={<PageLoading />}>
                    {page.tellsOfCalls === true ? (
                      <BlindCurtain title={page.label}>
                        <page.component />
                      </BlindCurtain>
                    ) : (
                      <page.component />
                    )}
                  </Suspense>
                )}
              </WaysContext>
            </PageBoundary>
          </PageSlots>
        </main>
      </div>
      <CommandPalette pages={pages} verbs={verbs} onModel={onModel} />
      <EmergencyDialogs />
    </div>
  )
}

function PageLoading() {
  return (
    <div className={classes.loading}>
      <SkeletonRows rows={8} />
    </div>
  )
}

/** The hash is the route, so the skip link moves the focus itself. */
function skipToContent(event: { preventDefault(): void }) {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

function useProduction(): boolean {
  const current = useSettings().data?.environment
  return useEnvironments().data?.items.find((item) => item.name === current)?.production ?? false
}
