using System.Reflection;
using System.Runtime.CompilerServices;
using FluentMigrator.Expressions;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Conventions;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Validation;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Translation;

/// <summary>The naming rules of an assembly: its own, or FluentMigrator's. They change expressions in place, so they are applied exactly once.</summary>
internal sealed class Conventions
{
    private static readonly ConditionalWeakTable<Assembly, Conventions> Known = [];

    private readonly IConventionSet set;
    private readonly DefaultMigrationExpressionValidator validator = new(null);

    private Conventions(Assembly assembly) => set = TheirOwn(assembly) ?? new DefaultConventionSet();

    public static Conventions Of(Assembly assembly) => Known.GetValue(assembly, static one => new Conventions(one));

    public IReadOnlyList<CollectedExpression> Apply(IEnumerable<CollectedExpression> expressions, Translated translated)
        => [.. expressions.Select(expression => Apply(expression, translated))];

    private CollectedExpression Apply(CollectedExpression collected, Translated translated)
    {
        var expression = ((IEnumerable<IMigrationExpression>)[collected.Expression]).Apply(set).Single();
        var problems = validator.Validate(expression).Select(result => result.ErrorMessage ?? "").ToList();
        return problems.Count == 0
            ? collected with { Expression = expression }
            : throw translated.Invalid(collected.ToString(), problems);
    }

    private static IConventionSet? TheirOwn(Assembly assembly)
        => Create<IConventionSet>(assembly) ?? Create<IConventionSetAccessor>(assembly)?.GetConventionSet();

    private static T? Create<T>(Assembly assembly)
        where T : class
        => assembly.GetTypes()
            .Where(type => typeof(T).IsAssignableFrom(type) && type is { IsAbstract: false, IsGenericTypeDefinition: false })
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(Create<T>)
            .FirstOrDefault(created => created is not null);

    private static T? Create<T>(Type type)
        where T : class
    {
        try
        {
            return type.GetConstructor(Type.EmptyTypes)?.Invoke(null) as T;
        }
        catch (TargetInvocationException problem)
        {
            throw new MigrationConstructorException(type.FullName ?? type.Name, location: null, problem.InnerException ?? problem);
        }
    }
}
