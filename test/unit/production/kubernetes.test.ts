/**
 * docker/kubernetes against docker-compose.yml: the same image, settings, limits and closed doors. That it is Kubernetes'
 * own schema's was looked at by hand (docs/proof.md).
 */
import { allOf, yamlOf } from './yaml.ts';

interface Container {
  image: string;
  args: string[];
  envFrom: { configMapRef: { name: string } }[];
  ports: { name: string; containerPort: number }[];
  securityContext: unknown;
  resources: { limits: { cpu: string; memory: string } };
  volumeMounts: { mountPath: string; readOnly?: boolean }[];
}
interface Resource {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec: {
    template: {
      spec: {
        automountServiceAccountToken: boolean;
        securityContext: unknown;
        containers: [Container];
        volumes: { secret?: { secretName: string; defaultMode: number } }[];
      };
    };
  };
}
const resources = allOf('docker/kubernetes/pga-regie.yaml') as Resource[];
const of = (kind: string, name: string): Resource => {
  const found = resources.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};
interface Service {
  image: string;
  command: string[];
  environment: Record<string, string>;
  expose?: string[];
  ports?: string[];
  deploy: { resources: { limits: { cpus: string; memory: string } } };
}
const { services } = yamlOf('docker-compose.yml') as { services: Record<'api' | 'worker', Service> };

test.each(['api', 'worker'] as const)('%s: what Compose gives it, and nothing that it takes away', (name) => {
  const service = services[name];
  const pod = of('Deployment', `pga-regie-${name}`).spec.template.spec;
  const [one] = pod.containers;
  expect([one.image, one.args]).toEqual([service.image, service.command]);
  const given = Object.assign(
    {},
    ...one.envFrom.map(({ configMapRef }) => of('ConfigMap', configMapRef.name).data),
  );
  expect(Object.keys(given).sort()).toEqual(Object.keys(service.environment).sort());
  // What the site doesn't fill in is the same; a file is where the secrets are mounted.
  for (const [key, value] of Object.entries(service.environment).filter(([, text]) =>
    /^\/|^[a-z]+$/.test(text),
  ))
    expect([key, given[key]]).toEqual([key, value]);
  const published = [
    ...(service.expose ?? []),
    ...(service.ports ?? []).map((port) => port.split(':').at(-1)),
  ];
  expect(one.ports.map(({ containerPort }) => String(containerPort)).sort()).toEqual(published.sort());
  expect(one.resources.limits).toEqual({
    cpu: service.deploy.resources.limits.cpus,
    memory: service.deploy.resources.limits.memory.replace('G', 'Gi'),
  });

  expect(pod.automountServiceAccountToken).toBe(false);
  expect(pod.securityContext).toMatchObject({
    ...{ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(one.securityContext).toEqual({
    ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  });
  expect(one.volumeMounts).toContainEqual(
    expect.objectContaining({ mountPath: '/run/secrets', readOnly: true }),
  );
  expect(pod.volumes.find(({ secret }) => secret)?.secret).toEqual({
    ...{ secretName: `pga-regie-${name}`, defaultMode: 0o440 },
  });
});
