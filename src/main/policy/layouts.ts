/** How projects, environments and services lie in their tables. */
import type { Environment, Policy, Project, Service } from '../../contract/projects'
import type { Layout } from './named-table'

export const projectLayout: Layout<Project> = {
  table: 'projects',
  word: 'project',
  columns: ['name', 'description', 'built_in', 'store_content', 'policy', 'created_at'],
  cells: (project) => [
    project.name,
    project.description,
    Number(project.builtIn),
    Number(project.storeContent),
    policyText(project.policy),
    project.createdAt,
  ],
  item: (row, read) => ({
    name: String(row.name),
    description: String(row.description),
    builtIn: row.built_in === 1,
    storeContent: row.store_content === 1,
    policy: read.policy(),
    createdAt: read.whole('created_at', 0),
  }),
}

export const environmentLayout: Layout<Environment> = {
  table: 'environments',
  word: 'environment',
  columns: [
    'name',
    'description',
    'built_in',
    'production',
    'default_max_output_tokens',
    'default_model',
    'created_at',
  ],
  cells: (environment) => [
    environment.name,
    environment.description,
    Number(environment.builtIn),
    Number(environment.production),
    environment.defaultMaxOutputTokens,
    environment.defaultModel,
    environment.createdAt,
  ],
  item: (row, read) => ({
    name: String(row.name),
    description: String(row.description),
    builtIn: row.built_in === 1,
    production: row.production === 1,
    defaultMaxOutputTokens:
      row.default_max_output_tokens === null ? null : read.whole('default_max_output_tokens', null),
    defaultModel: typeof row.default_model === 'string' ? row.default_model : null,
    createdAt: read.whole('created_at', 0),
  }),
}

export const serviceLayout: Layout<Service> = {
  table: 'services',
  word: 'service',
  columns: ['name', 'description', 'built_in', 'policy', 'created_at'],
  cells: (service) => [
    service.name,
    service.description,
    Number(service.builtIn),
    policyText(service.policy),
    service.createdAt,
  ],
  item: (row, read) => ({
    name: String(row.name),
    description: String(row.description),
    builtIn: row.built_in === 1,
    policy: read.policy(),
    createdAt: read.whole('created_at', 0),
  }),
}

function policyText(policy: Policy): string {
  return JSON.stringify(policy)
}
