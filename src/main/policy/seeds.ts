/**
 * What a new installation starts with (spec S3, S5): examples a person may change, present from the
 * first call on.
 */
import type { Environment, Policy, Project, Service } from '../../contract/projects'

export type ProjectSeed = Pick<Project, 'name' | 'description' | 'policy'>
export type EnvironmentSeed = Pick<Environment, 'name' | 'description' | 'production'>
export type ServiceSeed = Pick<Service, 'name' | 'description' | 'policy'>

export const seedProjects: readonly ProjectSeed[] = [
  {
    name: 'report',
    description: 'Reports in volume: small models only',
    policy: {
      allowedTiers: ['mini'],
      defaultModel: 'gpt-4o-mini',
      validation: { profile: 'report', onFail: 'keep' },
    },
  },
  {
    name: 'admin',
    description: 'Administration: may use premium models',
    policy: { allowedTiers: ['mini', 'standard', 'advanced', 'premium'] },
  },
  {
    name: 'content',
    description: 'Content for readers: small and standard models',
    policy: { allowedTiers: ['mini', 'standard'] },
  },
  { name: 'dev', description: 'Development and trials: every model', policy: {} },
]

export const seedEnvironments: readonly EnvironmentSeed[] = [
  { name: 'development', description: 'Work on this machine', production: false },
  { name: 'staging', description: 'Rehearsal before release', production: false },
  { name: 'production', description: 'What people depend on', production: true },
]

const chat: Policy = { requiredCapabilities: ['chat'] }

export const seedServices: readonly ServiceSeed[] = [
  {
    name: 'strategy-builder',
    description: 'Drafts strategies',
    policy: { defaultModel: 'gpt-4o-mini' },
  },
  {
    name: 'narrative-report',
    description: 'Writes reports as prose',
    policy: { allowedTiers: ['mini', 'standard'], defaultModel: 'gpt-4o' },
  },
  {
    name: 'chatops',
    description: 'Answers in the operations chat',
    policy: { allowedTiers: ['mini', 'standard'], defaultModel: 'gpt-4o' },
  },
  {
    name: 'summarize',
    description: 'Summarizes texts',
    policy: { ...chat, cacheTtlSeconds: 1800 },
  },
  {
    name: 'search',
    description: 'Answers search queries',
    policy: { ...chat, cacheTtlSeconds: 3600 },
  },
  { name: 'chat', description: 'Conversation', policy: { ...chat, cacheTtlSeconds: 300 } },
  {
    name: 'embeddings',
    description: 'Embeds texts',
    policy: {
      requiredCapabilities: ['embeddings'],
      defaultModel: 'text-embedding-3-small',
      cacheTtlSeconds: 7200,
    },
  },
  {
    name: 'translation',
    description: 'Translates texts',
    policy: { ...chat, cacheTtlSeconds: 86_400 },
  },
]
