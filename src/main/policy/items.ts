/** What a change makes of a project, an environment or a service, and how each begins. */
import type {
  Environment,
  EnvironmentChange,
  Project,
  ProjectChange,
  Service,
  ServiceChange,
} from '../../contract/projects'
import type { EnvironmentSeed, ProjectSeed, ServiceSeed } from './seeds'

/** Fields not given stay as they were; `now` is when a new one was made, epoch milliseconds. */
export function changedProject(
  { name, description, storeContent, policy }: ProjectChange,
  before: Project | undefined,
  now: number,
): Project {
  return {
    name,
    description: description ?? before?.description ?? '',
    builtIn: before?.builtIn ?? false,
    storeContent: storeContent ?? before?.storeContent ?? true,
    policy: policy ?? before?.policy ?? {},
    createdAt: before?.createdAt ?? now,
  }
}

/** As `changedProject`; null takes a default away. */
export function changedEnvironment(
  { name, description, production, defaultMaxOutputTokens, defaultModel }: EnvironmentChange,
  before: Environment | undefined,
  now: number,
): Environment {
  return {
    name,
    description: description ?? before?.description ?? '',
    builtIn: before?.builtIn ?? false,
    production: production ?? before?.production ?? false,
    defaultMaxOutputTokens: given(defaultMaxOutputTokens, before?.defaultMaxOutputTokens),
    defaultModel: given(defaultModel, before?.defaultModel),
    createdAt: before?.createdAt ?? now,
  }
}

/** As `changedProject`; its policy is changed by itself. */
export function changedService(
  { name, description }: ServiceChange,
  before: Service | undefined,
  now: number,
): Service {
  return {
    name,
    description: description ?? before?.description ?? '',
    builtIn: before?.builtIn ?? false,
    policy: before?.policy ?? {},
    createdAt: before?.createdAt ?? now,
  }
}

function given<Value>(
  value: Value | null | undefined,
  before: Value | null | undefined,
): Value | null {
  return value === undefined ? (before ?? null) : value
}

export function seededProject(seed: ProjectSeed, createdAt: number): Project {
  return { ...seed, builtIn: true, createdAt, storeContent: true }
}

export function seededEnvironment(seed: EnvironmentSeed, createdAt: number): Environment {
  const unset = { defaultMaxOutputTokens: null, defaultModel: null }
  return { ...seed, builtIn: true, createdAt, ...unset }
}

export function seededService(seed: ServiceSeed, createdAt: number): Service {
  return { ...seed, builtIn: true, createdAt }
}
