import type { KindMap } from '../../kube/objects.ts'
import type { ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { formatLabels, nameColumn, templateColumns, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import { checkPodTemplate } from './pod/validate-spec.ts'

/** PodTemplates (core/v1). */
export const podTemplates: ResourceDefinition<'podtemplates'> = {
  ...plain,
  name: 'podtemplates',
  group: '',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  singular: 'podtemplate',
  namespaced: true,
  hasGeneration: true,
  applyDefaults: (draft: LooseDraft<'podtemplates'>) => defaultPodTemplate(draft.template),
  validate({ template }: LooseDraft<'podtemplates'>) {
    const problems = new Problems()
    checkPodTemplate(problems, template, 'template')
    return problems.list
  },
  columns: [
    nameColumn,
    ...templateColumns(({ template }: KindMap['podtemplates']) => template?.spec?.containers),
    text('Pod Labels', 'The labels of the template.', ({ template }) =>
      formatLabels(template?.metadata?.labels),
    ),
  ],
}
